import type { Response } from 'supertest'
import { VM_ACTIONS } from '../../../src/domain/vm-actions/vm-actions.ts'
import { type MyVms, pageOf, RESOURCE_MANAGER, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())
beforeEach(() => vms.reset())

const EVERYBODY = { id: '00000000-0000-0000-0000-000000000000' }
const LINUS = { id: 'LINUS' }
const linus = () => vms.azure.getPerson('linus').objectId.toUpperCase()
/** A machine that a service protects. */
const databricksVm = () => {
  const [denied] = vms.azure.world.denyAssignments
  const [, , subscriptionId, , group = ''] = denied?.scope.split('/') ?? []
  const [vm] =
    vms.azure.world.subscriptions
      .get(subscriptionId ?? '')
      ?.groups.get(group.toLowerCase())
      ?.vms.values() ?? []
  return { subscriptionId, group, name: vm?.name }
}
const PERMISSIONS = 'Microsoft.Authorization/permissions$'
const pathOf = (name: string) => vms.vmPath('Contoso Production', 'rg-web-prod', name)
const permissionsAsked = () => vms.asked(/Microsoft\.Authorization\/permissions$/)
/** The list once it has learnt what it lacked. */
const learn = (alias: string) => vms.get(alias, '/vms/live?rights=').expect(200)
const menuOf = async (alias: string, path: string) => pageOf(await vms.get(alias, `${path}/actions`))
const impossibleIn = (menu: ReturnType<typeof pageOf>) =>
  menu
    .querySelectorAll('.not')
    .map((line) => `${line.querySelector('span:has(+ small)')?.text}: ${line.querySelector('small')?.text}`)
const buttonOf = (page: Response, action: string) => pageOf(page).querySelector(`.acts [data-action=${action}]`)
const codesOf = (page: Response) =>
  pageOf(page)
    .querySelectorAll('.means code')
    .map(({ text }) => text)

describe('what a person has no right to', () => {
  it('is said beside each action, apart from what only does not fit now', async () => {
    const impossible = impossibleIn(await menuOf('margaret', pathOf('web-01')))

    expect(impossible).toEqual([
      'Start: It’s already running.',
      'Stop: Your rights don’t include this.',
      'Power off (still billed): Your rights don’t include this.',
      'Redeploy: Your rights don’t include this.',
      'Reapply: Your rights don’t include this.',
    ])
    const page = await vms.get('margaret', pathOf('web-01'))
    expect(buttonOf(page, 'stop')?.getAttribute('aria-disabled')).toBe('true')
    const describedBy = buttonOf(page, 'stop')?.getAttribute('aria-describedby') ?? ''
    expect(pageOf(page).getElementById(describedBy)?.text).toBe('Your rights don’t include this.')
    expect(buttonOf(page, 'restart')?.getAttribute('aria-disabled')).toBeUndefined()
  })

  it('is nothing for an owner', async () => {
    expect(impossibleIn(await menuOf('ada', pathOf('web-01')))).toEqual(['Start: It’s already running.'])
    expect(textOf(await vms.get('ada', pathOf('web-01')))).not.toContain('Why can’t I?')
  })

  it('is what the organisation has turned off only if that is not the reason already', async () => {
    const limited = await startMyVms({ settings: () => ({ DISABLED_ACTIONS: 'stop' }) })
    const path = limited.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    const menu = pageOf(await limited.get('margaret', `${path}/actions`))
    const page = await limited.get('margaret', `${path}/rights`)
    await limited.close()

    expect(impossibleIn(menu)).toContain('Stop: Your organisation has turned this off here.')
    expect(impossibleIn(menu)).toContain('Redeploy: Your rights don’t include this.')
    expect(codesOf(page)).not.toContain('Microsoft.Compute/virtualMachines/deallocate/action')
  })

  it('is asked for the machines of a list once they are there: a list shows after one question', async () => {
    await vms.setFaults({ match: { path: PERMISSIONS }, delayMs: 60_000 })
    await vms.azure.control('DELETE', '/requests')

    const list = await vms.get('linus', '/vms?sort=size').expect(200)

    expect(rowsOf(list)).toHaveLength(8)
    expect(pageOf(list).querySelector('[data-learning]')).not.toBeNull()
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(1)
    await vms.setFaults()
  })

  it('fills in the rows of whoever has less than everything, and no other', async () => {
    const [reader, owner] = [await learn('linus'), await learn('ada')]

    const rows = pageOf(reader).querySelectorAll('turbo-stream[target^=vm-]')
    expect(rows).toHaveLength(8)
    expect(rows.map(({ innerHTML }) => innerHTML).join('')).not.toContain('data-action="stop"')
    expect(pageOf(owner).querySelectorAll('turbo-stream[target^=vm-]')).toHaveLength(0)
    const again = await vms.get('linus', '/vms')
    expect(pageOf(again).querySelector('[data-learning]')).toBeNull()
    expect(pageOf(again).querySelectorAll('[data-action=stop], [data-action=start]')).toHaveLength(0)
    expect(pageOf(again).querySelector('a.note[href$="/rights"]')?.getAttribute('aria-label')).toContain(
      'View only: reporting',
    )
  })

  it('asks Azure once for each group in which inherited rights suffice', async () => {
    await learn('ada')
    await vms.restart()
    await vms.azure.control('DELETE', '/requests')

    await learn('ada')

    const asked = await permissionsAsked()
    const groups = new Set(
      rowsOf(await vms.get('ada', '/vms')).map(({ id }) => id.toLowerCase().split('/providers/')[0]),
    )
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.filter((request) => !request.includes('Microsoft.Compute')).length).toBe(groups.size)
  })

  it('leaves nobody waiting if Azure does not tell', async () => {
    await vms.restart()
    await vms.setFaults({ match: { path: PERMISSIONS }, status: 503, body: { error: { code: 'ServerBusy' } } })

    const page = await vms.get('linus', pathOf('web-01')).expect(200)

    expect(buttonOf(page, 'stop')?.getAttribute('aria-disabled')).toBeUndefined()
    await vms.setFaults()
    vms.azure.clock.advance(30_000)
    expect(buttonOf(await vms.get('linus', pathOf('web-01')), 'stop')?.getAttribute('aria-disabled')).toBe('true')
  })

  it('is offered where Azure hides a person’s own rights, and the page says so', async () => {
    await vms.restart()
    await vms.setFaults({ match: { path: PERMISSIONS }, status: 403, body: { error: { code: 'AuthorizationFailed' } } })

    const [page, why] = [await vms.get('linus', pathOf('web-01')), await vms.get('linus', `${pathOf('web-01')}/rights`)]

    await vms.setFaults()
    expect(buttonOf(page, 'stop')?.getAttribute('aria-disabled')).toBeUndefined()
    expect(textOf(why)).toContain('Azure doesn’t tell you your rights here.')
    expect(codesOf(why)).toEqual([])
    await vms.restart()
  })

  it('leaves a machine out of many, with the reason', async () => {
    await learn('linus')
    const list = await vms.get('linus', '/vms')

    expect(
      pageOf(list)
        .querySelectorAll('[data-can]')
        .every((row) => row.getAttribute('data-can') === ''),
    ).toBe(true)
    const asked = await vms.get('linus', '/bulk?action=stop&all=8')
    expect(textOf(asked)).toContain('Your rights don’t include this.')
  })
})

describe('rights that change while a page is open', () => {
  const stopOf = async () => buttonOf(await vms.get('linus', pathOf('web-01')), 'stop')?.getAttribute('aria-disabled')
  const assign = (...given: object[]) =>
    vms.azure.control('PUT', '/role-assignments?login_hint=linus@contoso.example', given)
  const production = () => `/subscriptions/${vms.azure.idOf('Contoso Production')}`

  it('show once somebody asks why', async () => {
    expect(await stopOf()).toBe('true')
    await assign({ scope: production(), role: 'Virtual Machine Contributor' })
    expect(await stopOf()).toBe('true')

    await vms.get('linus', `${pathOf('web-01')}/rights`)

    expect(await stopOf()).toBeUndefined()
  })

  it('show after five minutes by themselves', async () => {
    await assign(
      { scope: `${production()}/resourceGroups/rg-web-prod`, role: 'Contributor' },
      { scope: production(), role: 'Reader' },
    )
    vms.azure.clock.advance(5 * 60_000)

    expect(await stopOf()).toBeUndefined()
  })

  it('are the last word of Azure: what was taken away is refused, and shows at once', async () => {
    await assign({ scope: production(), role: 'Contributor' })
    await vms.get('linus', `${pathOf('web-01')}/rights`)
    await assign({ scope: production(), role: 'Reader' })
    expect(await stopOf()).toBeUndefined()

    await vms.post('linus', `${pathOf('web-01')}/stop`, { confirm: 'yes' }).expect(403)

    expect(await stopOf()).toBe('true')
  })

  it('are the last word of Azure: what was given meanwhile works all the same, and shows at once', async () => {
    expect(await stopOf()).toBe('true')
    await assign({ scope: production(), role: 'Contributor' })

    await vms.post('linus', `${pathOf('web-01')}/restart`, { confirm: 'yes' }).expect(303)
    vms.azure.clock.advance(60_000)

    expect(await stopOf()).toBeUndefined()
  })
})

describe('the page that says why', () => {
  it('names each missing right, the smallest role that has it, and how to ask for it', async () => {
    const page = await vms.get('margaret', `${pathOf('web-01')}/rights`).expect(200)

    expect(textOf(page)).toContain('What you can do with web-01')
    expect(textOf(page)).toContain('Start, Restart')
    expect(codesOf(page)).toEqual([
      'Microsoft.Compute/virtualMachines/deallocate/action',
      'Microsoft.Compute/virtualMachines/powerOff/action',
      'Microsoft.Compute/virtualMachines/deallocate/action',
      'Microsoft.Compute/virtualMachines/redeploy/action',
      'Microsoft.Compute/virtualMachines/reapply/action',
      'Microsoft.Compute/virtualMachines/simulateEviction/action',
    ])
    const [least, more] = pageOf(page).querySelectorAll('.ways')
    const request = least?.querySelector('[data-copy]')?.getAttribute('data-copy') ?? ''
    const scope = `/subscriptions/${vms.azure.idOf('Contoso Production')}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-01`
    expect(request).toContain('Who: Margaret Hamilton, margaret@contoso.example, ')
    expect(request).toContain('What for: Stop, Power off (still billed), Hibernate\n')
    expect(request).toContain(`--role 'Desktop Virtualization Power On Off Contributor' --scope '${scope}'`)
    const mail = new URL(least?.querySelector('a')?.getAttribute('href') ?? '')
    expect(mail.searchParams.get('body')?.replaceAll('\r\n', '\n')).toBe(request)
    // Who may do more may do that as well.
    expect(more?.querySelector('[data-copy]')?.getAttribute('data-copy')).toContain(
      'What for: Stop, Power off (still billed), Hibernate, Redeploy',
    )
  })

  it('names the locks, where they are, and what they do', async () => {
    const locked = vms.vmPath('Contoso Production', 'rg-data-prod', 'sql-prod-02')

    const page = await vms.get('ada', `${locked}/rights`)

    expect(textOf(page)).toMatch(/The lock “lock-[0-9a-f]+” on .+ lets nobody/)
    expect(textOf(await vms.get('ada', `${pathOf('web-01')}/rights`))).toContain('No lock holds it.')
  })

  it('names what Azure itself forbids, whatever the roles are', async () => {
    const { subscriptionId = '', group, name = '' } = databricksVm()

    const page = await vms.get('frances', `/vms/${subscriptionId}/${group}/${name}/rights`)

    expect(textOf(page)).toContain('“System deny assignment created by Azure Databricks')
    expect(textOf(page)).toContain('forbids, whatever your roles are: Start, Stop, Restart')
    expect(textOf(page)).not.toContain('You can\n')
    expect(textOf(await vms.get('ada', `${pathOf('web-01')}/rights`))).not.toContain('Forbidden by Azure itself')
  })

  it.each<[string, object, string | undefined]>([
    ['holds for others only', { principals: [{ id: '1' }], excludePrincipals: [] }, 'may forbid'],
    ['holds for all but some', { principals: [EVERYBODY], excludePrincipals: [{ id: '1' }] }, 'may forbid'],
    ['holds for all but the person', { principals: [EVERYBODY], excludePrincipals: [LINUS] }, undefined],
    ['holds for the person', { principals: [LINUS] }, 'forbids'],
  ])('says of what %s whether that is certain', async (_, whom, said) => {
    const properties = { denyAssignmentName: 'Blueprint', permissions: [{ actions: ['*/restart/action'] }], ...whom }
    const value = [{ properties: JSON.parse(JSON.stringify(properties).replaceAll('LINUS', linus())) as object }]
    await vms.setFaults({ match: { path: 'denyAssignments$' }, status: 200, body: { value } })

    const page = textOf(await vms.get('linus', `${pathOf('web-01')}/rights`))

    await vms.setFaults()
    if (said === undefined) expect(page).not.toContain('Blueprint')
    else expect(page).toContain(`“Blueprint” ${said}, whatever your roles are: Restart.`)
  })

  it('tells hidden locks from none', async () => {
    await vms.setFaults({
      match: { path: 'Microsoft.Authorization/(locks|denyAssignments)$' },
      status: 403,
      body: { error: { code: 'AuthorizationFailed' } },
    })

    const page = await vms.get('linus', `${pathOf('web-01')}/rights`)

    expect(textOf(page)).toContain('The locks of this machine aren’t visible to you.')
    expect(textOf(page)).toContain('What a service of Azure forbids on this machine isn’t visible to you.')
    await vms.setFaults()
  })

  it('is not there for a machine that the organisation does not show', async () => {
    const limited = await startMyVms({ settings: (azure) => ({ SUBSCRIPTIONS: azure.idOf('Contoso Development') }) })
    const path = limited.vmPath('Contoso Production', 'rg-web-prod', 'web-01')

    await limited.get('ada', `${path}/rights`).expect(404)

    expect(await limited.asked(RESOURCE_MANAGER)).toEqual([])
    await limited.close()
  })
})

describe('what the pages say', () => {
  it.each(['ada', 'grace', 'linus', 'margaret', 'frances', 'mallory'])('to %s is what Azure does', async (alias) => {
    await vms.restart()
    await learn(alias)
    const person = vms.azure.as(alias)
    for (const { id } of rowsOf(await vms.get(alias, '/vms'))) {
      const [, , subscriptionId = '', , group = '', , , , name = ''] = id.split('/')
      const page = await vms.get(alias, `/vms/${subscriptionId}/${group}/${name}/rights`)
      const said = new Set(codesOf(page))
      for (const { needs } of VM_ACTIONS) {
        const { body } = await person.fetch('POST', `${id}/${needs.split('/')[2]}?api-version=2025-04-01`)
        const isRefused = body?.error?.code === 'AuthorizationFailed'
        expect({ id, needs, isLacking: said.has(needs) }).toEqual({ id, needs, isLacking: isRefused })
      }
    }
  })
})
