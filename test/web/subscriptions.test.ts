import { toDomId } from '../../src/web/partials/vm.ts'
import { type MyVms, namesOf, pageOf, RESOURCE_MANAGER, startMyVms, textOf } from '../support/my-vms.ts'

describe('where only some subscriptions are shown', () => {
  let vms: MyVms
  let hidden: string
  let shown: string

  beforeAll(async () => {
    vms = await startMyVms({
      settings: ({ idOf }) => ({
        SUBSCRIPTIONS: `${idOf('Contoso Development').toUpperCase()}, 99999999-9999-4999-8999-999999999999`,
      }),
    })
    hidden = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    shown = vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('the list has their machines alone, whatever is searched or filtered', async () => {
    const production = vms.azure.idOf('Contoso Production')

    const all = namesOf(await vms.get('ada', '/vms').expect(200))

    expect(all).toContain('dev-grace')
    expect(all).toContain('ci-runner-01')
    expect(all.filter((name) => /^(web|sql|dc|erp)-/.test(name))).toEqual([])
    expect(namesOf(await vms.get('ada', '/vms?q=web-01').expect(200))).toEqual([])
    expect(namesOf(await vms.get('ada', `/vms?subscription=${production}`).expect(200))).toEqual([])
  })

  it('the list of somebody who has machines elsewhere says that not every subscription is shown', async () => {
    const response = await vms.get('linus', '/vms').expect(200)

    expect(namesOf(response)).toEqual([])
    expect(textOf(response)).toContain('Not every subscription is shown here.')
  })

  it('a machine of theirs is shown and run as ever', async () => {
    await vms.get('grace', shown.toUpperCase().replace('/VMS/', '/vms/')).expect(200)
    await vms.post('grace', `${shown}/start`).expect(303)

    expect(textOf(await vms.get('grace', '/operations'))).toContain('dev-grace')
  })

  it.each([
    ['GET', ''],
    ['GET', '/'],
    ['GET', '/stop?confirm'],
    ['GET', '/live'],
    ['GET', '/whatever/comes/later'],
    ['POST', '/stop'],
    ['POST', '/start'],
  ])('any other machine is not there, and Azure is asked nothing: %s %s', async (method, below) => {
    for (const path of [hidden, hidden.toUpperCase(), hidden.replace(/(?<=^\/vms\/)./, toEncoded)]) {
      const response = await (method === 'GET'
        ? vms.get('ada', path + below)
        : vms.post('ada', path + below, { confirm: 'yes' }))
      expect(response.status).toBe(404)
      expect(pageOf(response).querySelector('h1')?.text).toBe('Not found')
    }
    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })

  it('nor can it be followed from the list', async () => {
    const row = toDomId({
      subscriptionId: vms.azure.idOf('Contoso Production'),
      resourceGroup: 'rg-web-prod',
      name: 'web-01',
    })

    const { text } = await vms.get('ada', `/vms/live?row=${row}`)

    expect(text).not.toContain('data-vm-id')
    expect(text).not.toContain('web-01')
  })
})

/** Percent-encodes a character, such as `%37`, which is equivalent to the character itself. */
function toEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`
}
