import type { HTMLElement } from 'node-html-parser'
import type { PowerEntry } from '../../../simulator/world/power-timeline.ts'
import { type MyVms, pageOf, RESOURCE_MANAGER, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

/** The text that says why a button can't be pressed. */
function reasonOf(page: HTMLElement | null, button: HTMLElement | null | undefined): string | undefined {
  return page?.querySelector(`#${button?.getAttribute('aria-describedby') ?? 'none'}`)?.text
}

describe('the page of one machine', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('carries its id and state once, and says what is known of it', async () => {
    const response = await vms.get('ada', vms.vmPath('Contoso Production', 'RG-Identity', 'dc-01')).expect(200)

    const marked = pageOf(response).querySelectorAll('[data-vm-id]')
    expect(marked).toHaveLength(1)
    expect(marked[0]?.getAttribute('data-power')).toBe('running')
    for (const fact of ['dc-01', 'B2ms', 'Windows', 'northeurope', 'RG-Identity', 'Contoso Production']) {
      expect(textOf(response)).toContain(fact)
    }
  })

  it('is found in any letter case', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-identity', 'DC-01').toUpperCase().replace('/VMS/', '/vms/')

    expect(textOf(await vms.get('ada', path).expect(200))).toContain('dc-01')
  })

  it('prints markup, emoji and right-to-left tags as text', async () => {
    const response = await vms.get('ada', vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-design')).expect(200)

    expect(response.text).not.toContain("<script>alert('tags')")
    expect(response.text).toContain('🎨 ship it 🚀')
    expect(pageOf(response).querySelector('.tags')?.text).toContain('<b>Design</b> & "friends"')
  })

  it('shows a button that does not fit the state as disabled, with the reason', async () => {
    const page = pageOf(await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')).expect(200))

    const stop = page.querySelector('[data-action=stop]')
    expect(stop?.getAttribute('aria-disabled')).toBe('true')
    expect(reasonOf(page, stop)).toBe('It’s already off.')
    expect(page.querySelector('[data-action=start]')?.hasAttribute('aria-disabled')).toBe(false)
  })

  it('has what people mostly do in forms of their own, each of which says by itself where it goes', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')

    const buttons = pageOf(await vms.get('ada', path)).querySelectorAll('.acts [data-action]')

    const forms = buttons.map((button) => [button.getAttribute('data-action'), button.closest('form')] as const)
    expect(forms.map(([action, form]) => [action, form?.getAttribute('action')])).toEqual(
      ['start', 'stop', 'restart'].map((action) => [action, `${path}/${action}`]),
    )
    for (const [, form] of forms) expect(form?.querySelectorAll('[data-action]')).toHaveLength(1)
  })

  it('asks Azure for two things at once: the machine itself and its row', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    await vms.get('ada', path)
    await vms.azure.control('DELETE', '/requests')

    await vms.get('ada', path)

    expect(await vms.asked(RESOURCE_MANAGER)).toHaveLength(2)
  })

  it('shows the machine also where Resource Graph does not answer', async () => {
    await vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, status: 500 })

    const response = await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')).expect(200)

    expect(textOf(response)).toContain('Running')
    expect(textOf(response)).toContain('Contoso Production')
    expect(textOf(response)).toContain('unavailable right now')
  })

  it('says what the machine itself says, where Resource Graph lags behind', async () => {
    await vms.azure.control('PUT', '/graph-lag', { ms: 60_000 })
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    await vms.post('ada', `${path}/start`).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 45_000 })

    const page = pageOf(await vms.get('ada', path).expect(200))

    expect(page.querySelector('[data-vm-id]')?.getAttribute('data-power')).toBe('running')
  })

  it('of a machine that is not there is not found', async () => {
    const response = await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'no-such')).expect(404)

    expect(textOf(response)).toContain('ResourceNotFound')
  })

  it.each([
    ['mallory', 'Contoso Production', 'rg-web-prod', 'web-01'],
    ['linus', 'Contoso Development', 'rg-dev-team', 'dev-ada'],
    ['margaret', 'Contoso Development', 'rg-ci', 'ci-runner-01'],
  ])('tells %s nothing of what is in %s', async (alias, subscription, group, name) => {
    const response = await vms.get(alias, vms.vmPath(subscription, group, name))

    expect([403, 404]).toContain(response.status)
    expect(response.text).not.toContain('data-vm-id')
  })
})

describe('what Azure says of a machine', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
    const put = (group: string, name: string, state: Partial<PowerEntry>) => {
      const entry: PowerEntry = { at: 0, power: 'running', provisioning: 'Succeeded', ...state }
      vms.azure.alter('Contoso Production', group, name, { timeline: [entry] })
    }
    put('RG-Identity', 'dc-02', { provisioning: 'Creating', power: undefined })
    put('RG-Identity', 'dc-01', { provisioning: 'Canceled' })
    put('rg-web-prod', 'web-01', { provisioning: 'Updating' })
    put('rg-web-prod', 'web-02', { provisioning: 'Deleting' })
    put('rg-data-prod', 'reporting', { provisioning: 'Migrating', power: 'stopped' })
    vms.azure.alter('Contoso Production', 'rg-web-prod', 'web-batch', {
      eviction: 'Delete',
      managedBy: '/subscriptions/x/resourceGroups/y/providers/Contoso.Lab/labs/one',
    })
  })
  beforeEach(() => vms.rest())
  afterAll(() => vms.close())

  const production = (group: string, name: string) => vms.vmPath('Contoso Production', group, name)
  const development = (group: string, name: string) => vms.vmPath('Contoso Development', group, name)

  it.each([
    ['RG-Identity', 'dc-02', 'It’s being created.', 'Creating', ['start', 'stop', 'restart']],
    ['rg-web-prod', 'web-01', 'It’s being changed.', 'Updating', ['start']],
    ['rg-web-prod', 'web-02', 'It’s being deleted.', 'Deleting', ['start', 'stop', 'restart']],
    ['rg-data-prod', 'reporting', 'It is moving from classic Azure', 'Migrating', ['start', 'stop', 'restart']],
    ['RG-Identity', 'dc-01', 'The last change to this machine was canceled', 'Canceled', ['start']],
  ])('of %s/%s is shown in the list and on its page: %s', async (group, name, sentence, code, disabled) => {
    const [row] = rowsOf(await vms.get('ada', `/vms?q=${name}`).expect(200))
    const page = pageOf(await vms.get('ada', production(group, name)).expect(200)).querySelector('.panel')

    expect(row?.element.querySelector('.st small')?.text).toContain(sentence)
    expect(page?.querySelector('.provisioning')?.text).toContain(sentence)
    expect(page?.querySelector('.provisioning code')?.text).toBe(code)
    const buttons = page?.querySelectorAll('[data-action][aria-disabled=true]') ?? []
    expect(buttons.map((button) => button.getAttribute('data-action'))).toEqual(disabled)
    for (const button of buttons) expect(reasonOf(page, button)).toMatch(/^It(’s| is) .+\.$/)
    for (const action of disabled) expect(row?.element.querySelector(`[data-action=${action}]`)).toBeNull()
  })

  it('is that it is being created, while Azure has no state of it', async () => {
    const page = pageOf(await vms.get('ada', production('RG-Identity', 'dc-02')).expect(200))

    expect(page.querySelector('[data-vm-id]')?.getAttribute('data-power')).toBe('unknown')
    expect(page.querySelector('.hero .state')?.text).toBe('Being created…')
    expect(page.querySelector('#connect .steps p')?.text).toBe('It’s still being created.')
  })

  it.each([
    ['stop', 'rg-web-prod', 'web-02', 'It’s being deleted.'],
    ['restart', 'rg-data-prod', 'reporting', 'It is moving from classic Azure'],
    ['start', 'RG-Identity', 'dc-02', 'It’s still being created.'],
  ])('keeps from asking Azure to %s %s/%s', async (action, group, name, reason) => {
    await vms.azure.control('DELETE', '/requests')

    const response = await vms.post('ada', `${production(group, name)}/${action}`, { confirm: 'yes' }).expect(409)

    expect(textOf(response)).toContain(reason)
    expect(await vms.asked(/^POST .*\/virtualMachines\//)).toEqual([])
  })

  it('is why its last change failed, by a code and a sentence', async () => {
    const page = pageOf(await vms.get('ada', development('rg-lab', 'image-test')).expect(200))

    expect(page.querySelector('.trouble dd')?.text).toBe('OSProvisioningTimedOut')
    expect(page.querySelector('.trouble')?.text).toContain('Its system did not report in time')
  })

  it('is that its last change failed, in the list, where Azure gives no code', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=image-test').expect(200))

    expect(row?.element.querySelector('.st .fail')?.text).toBe('Its last deployment or extension failed.')
  })

  it('is that it cannot be stopped, as its disk is on its host', async () => {
    const path = development('rg-lab', 'image-test')
    const page = pageOf(await vms.get('ada', path).expect(200))
    const [row] = rowsOf(await vms.get('ada', '/vms?q=image-test').expect(200))
    await vms.azure.control('DELETE', '/requests')
    const response = await vms.post('ada', `${path}/stop`, { confirm: 'yes' }).expect(409)

    const stop = page.querySelector('[data-action=stop]')
    expect(reasonOf(page, stop)).toContain('system disk is on its host')
    expect(stop?.getAttribute('aria-disabled')).toBe('true')
    expect(page.querySelector('[data-action=restart]')?.hasAttribute('aria-disabled')).toBe(false)
    expect(row?.element.querySelector('[data-action=connect]')).not.toBeNull()
    expect(row?.element.querySelector('[data-action=stop]')).toBeNull()
    expect(page.querySelector('.traits')?.text).toContain('(ephemeral)')
    expect(textOf(response)).toContain('Azure cannot stop it without losing the disk')
    expect(await vms.asked(/deallocate/)).toEqual([])
  })

  it.each([
    ['Contoso Development', 'rg-lab', 'gpu-train', ['Spot machine: Azure stops it', 'or Azure took it back']],
    ['Contoso Production', 'rg-web-prod', 'web-batch', ['Azure deletes it', 'managed by /subscriptions/x/']],
    ['Contoso Development', 'rg-ci', 'ci-runner-02', ['belongs to the scale set ci-runners']],
    ['Contoso Archive', 'rg-legacy', 'files-old', ['It is hibernated']],
  ])('in %s/%s/%s is what sets it apart', async (subscription, group, name, sentences) => {
    const page = pageOf(await vms.get('ada', vms.vmPath(subscription, group, name)).expect(200))

    const traits = page.querySelectorAll('.traits li').map(({ text }) => text)
    expect(traits).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)))
  })

  it('is that it is hibernated and not only off, in the list too', async () => {
    const rows = rowsOf(await vms.get('ada', '/vms?subscription=Contoso+Archive').expect(200))

    expect(rows.map(({ name, element }) => [name, element.querySelector('.st small')?.text])).toEqual([
      ['erp-2012', undefined],
      ['files-old', 'hibernated'],
    ])
  })

  it('is read by no more requests than before', async () => {
    // A question that is late goes on without its page, and would count for the next.
    using _time = vms.holdTime()
    await vms.get('ada', production('rg-web-prod', 'web-01'))
    await vms.azure.control('DELETE', '/requests')

    await vms.get('ada', '/vms?q=gpu').expect(200)
    await vms.get('ada', development('rg-lab', 'gpu-train')).expect(200)

    expect(await vms.asked(RESOURCE_MANAGER)).toHaveLength(3)
  })
})

describe('an address of which there can be no machine', () => {
  // A separate app, because the page of a refused person may still send late requests to Azure.
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it.each([
    '/vms/not-a-guid/rg/vm',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg./vm',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/vm%2f..%2fother',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/%2e%2e/vm',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/%3Cscript%3E',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/vm/explode',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/%E0%A4%A',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg',
    `/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/${'v'.repeat(65)}`,
  ])('is not found at %.90s, and Azure is not asked', async (path) => {
    await vms.get('ada', path).expect(404)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })
})

describe('what is wrong with a machine', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('stays why its last change failed, beside an action that Azure refuses', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-lab', 'image-test')
    const body = { error: { code: 'Conflict', message: 'Another operation is in progress.' } }
    await vms.setFaults({ match: { method: 'POST', path: '/restart$' }, status: 409, body })
    await vms.post('ada', `${path}/restart`, { confirm: 'yes' }).expect(409)

    const page = pageOf(await vms.get('ada', path).expect(200))

    expect(page.querySelectorAll('.trouble .failure').map((one) => one.querySelector('p')?.text)).toEqual([
      expect.stringMatching(/^Just now · Restart failed: Something else is being done with it right now/),
      expect.stringMatching(/^Its last deployment or extension failed\. Its system did not /),
    ])
    expect(page.querySelectorAll('.trouble dd:first-of-type').map(({ text }) => text)).toEqual([
      'Conflict',
      'OSProvisioningTimedOut',
    ])
  })

  it('is told once, if an action failed by the very code with which the machine did', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-lab', 'image-test')
    const body = { error: { code: 'osprovisioningtimedout', message: 'Too slow.' } }
    await vms.setFaults({ match: { method: 'POST', path: '/restart$' }, status: 409, body })
    await vms.post('ada', `${path}/restart`, { confirm: 'yes' }).expect(409)

    const page = pageOf(await vms.get('ada', path).expect(200))

    expect(page.querySelectorAll('.trouble')).toHaveLength(1)
  })
})
