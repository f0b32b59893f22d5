import { GRAPH, type MyVms, pageOf, rowsOf, startMyVms } from '../../support/my-vms.ts'

const BILLING = 'good: You stop paying for compute'
const PEOPLE = 'loss: Anyone signed in is disconnected'
const DISK = 'loss: A temporary disk is erased'
const ADDRESS_STAYS = 'It keeps its IP addresses'
const ADDRESS_MAY_CHANGE = 'A public IP address that isn’t reserved is released'
const A_STOP = 'Takes about 1½ minutes'
const A_RESTART = 'Takes about a minute'

describe('the question before an action interrupts work', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const production = (group: string, name: string) => vms.vmPath('Contoso Production', group, name)
  const ask = async (path: string, action: string, alias = 'ada', query = '') =>
    pageOf(await vms.get(alias, `${path}/${action}?confirm${query}`).expect(200))
  const factsOf = (page: Awaited<ReturnType<typeof ask>>) =>
    page.querySelectorAll('.means li').map((one) => {
      const kind = one.getAttribute('class')
      return `${kind === undefined ? '' : `${kind}: `}${one.querySelector('b')?.text ?? ''}`
    })

  it('says of a stop of a machine that runs what is gained, and what is lost', async () => {
    const page = await ask(production('rg-web-prod', 'web-01'), 'stop')

    expect(page.querySelector('h1')?.text).toBe('Stop web-01?')
    expect(factsOf(page)).toEqual([BILLING, PEOPLE, ADDRESS_STAYS, DISK, A_STOP])
    expect(page.querySelector('.means')?.text).toContain('Unsaved work is lost.')
    expect(page.querySelector('[data-action=stop]')?.text).toBe('Stop web-01')
    expect(page.querySelector('[data-action=stop]')?.getAttribute('class')).toBe('button big strong')
  })

  it('says of a restart that nothing but unsaved work is lost', async () => {
    const page = await ask(production('rg-web-prod', 'web-01'), 'restart')

    expect(page.querySelector('h1')?.text).toBe('Restart web-01?')
    expect(factsOf(page)).toEqual([PEOPLE, ADDRESS_STAYS, A_RESTART])
  })

  it('says of a machine that is still billed that it ends that, and of nobody on it', async () => {
    const page = await ask(production('rg-data-prod', 'reporting'), 'stop')

    expect(page.querySelector('h1')?.text).toBe('Stop billing for reporting?')
    expect(factsOf(page)).toEqual([BILLING, ADDRESS_STAYS, DISK, A_STOP])
    expect(page.querySelector('[data-action=stop]')?.getAttribute('class')).toBe('button big mend')
  })

  it('speaks of nobody who is signed in to a machine that is off', async () => {
    const page = await ask(production('rg-web-prod', 'web-batch'), 'restart')

    expect(factsOf(page)).toEqual([ADDRESS_STAYS, A_RESTART])
  })

  it('names the public address that a stop loses, since it is not reserved', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-ada')
    const [row] = rowsOf(await vms.get('ada', '/vms?q=dev-ada'))
    const address = row?.element.querySelector('.ip [data-copy]')?.getAttribute('data-copy') ?? 'none'

    expect(factsOf(await ask(path, 'stop'))).toEqual([
      BILLING,
      PEOPLE,
      `loss: Its public IP ${address} is released`,
      DISK,
      A_STOP,
    ])
    expect(factsOf(await ask(path, 'restart'))).toContain(ADDRESS_STAYS)
  })

  it('promises no address of which the person may not know', async () => {
    const page = await ask(vms.vmPath('Contoso Development', 'rg-ci', 'ci-runner-02'), 'stop', 'margaret')

    expect(factsOf(page)).toContain(ADDRESS_MAY_CHANGE)
  })

  it('warns of all that may be lost if nothing is known of the machine', async () => {
    await vms.setFaults({ match: { method: 'POST', path: GRAPH }, status: 500 })

    const page = await ask(production('rg-data-prod', 'reporting'), 'stop')

    expect(page.querySelector('h1')?.text).toBe('Stop reporting?')
    expect(factsOf(page)).toEqual([BILLING, PEOPLE, `loss: ${ADDRESS_MAY_CHANGE}`, DISK, A_STOP])
  })

  it('leads back to the list that it was asked from, or else to the machine', async () => {
    const path = production('rg-web-prod', 'web-01')
    const ofList = await ask(path, 'stop', 'ada', `&from=${encodeURIComponent('/vms?q=web&page=2')}`)
    const ofMachine = await ask(path, 'stop')
    const hostile = await ask(path, 'stop', 'ada', `&from=${encodeURIComponent('//evil.example/vms')}`)

    expect(ofList.querySelector('a[data-closes]')?.getAttribute('href')).toBe('/vms?q=web&page=2')
    expect(ofList.querySelector('input[name=from]')?.getAttribute('value')).toBe('/vms?q=web&page=2')
    for (const page of [ofMachine, hostile]) {
      expect(page.querySelector('a[data-closes]')?.getAttribute('href')).toBe(path)
      expect(page.querySelector('input[name=from]')).toBeNull()
    }
  })

  it('is the content of a dialog, whose form belongs to the row of the machine', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=web-01'))
    const page = await ask(production('rg-web-prod', 'web-01'), 'stop')

    const form = page.querySelector('turbo-frame#dialog-frame form')
    expect(form?.getAttribute('data-of')).toBe(row?.element.id)
    expect(form?.getAttribute('data-turbo-frame')).toBe('_top')
    expect(page.querySelector('dialog')?.getAttribute('aria-labelledby')).toBe(page.querySelector('h1')?.id)
  })
})
