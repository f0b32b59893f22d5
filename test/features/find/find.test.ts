import type { Response } from 'supertest'
import { GRAPH, type MyVms, pageOf, startMyVms } from '../../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())
beforeEach(() => vms.reset())

const frameOf = (response: Response) => pageOf(response).querySelector('turbo-frame#find')
const linksOf = (response: Response, selector = 'a') =>
  (frameOf(response)?.querySelectorAll(selector) ?? []).map((link) => link.structuredText.trim())
const MACHINES = 'li > a[href^="/vms/"]:first-child span.cut'
const find = (q: string, alias = 'ada') => vms.get(alias, `/find?q=${encodeURIComponent(q)}`).expect(200)

describe('the search over everything', () => {
  it('finds five machines at most, those first that are called so, in one question to Azure', async () => {
    await vms.get('ada', '/operations')
    await vms.azure.control('DELETE', '/requests')

    const page = await find('web')
    const many = await find('e')

    const [first, second, third] = linksOf(page, MACHINES)
    expect([first, second, third]).toEqual(['web-01', 'web-02', 'web-batch'])
    expect(linksOf(many, MACHINES)).toHaveLength(5)
    expect(linksOf(many)).toContainEqual(expect.stringMatching(/^All \d+ machines that match$/))
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(2)
  })

  it('marks in a name what was searched for, and says what else matches', async () => {
    const byName = frameOf(await find('web-01'))
    const bySize = frameOf(await find('dc-01 standard'))

    expect(byName?.querySelector('mark')?.text).toBe('web-01')
    expect(bySize?.querySelector('li')?.structuredText).toMatch(/Size\s*Standard_/)
  })

  it('offers what can be done now, each by the page that asks first', async () => {
    const running = frameOf(await find('web-01'))
    const actions = running?.querySelectorAll('[data-action]') ?? []

    expect(actions.map((link) => link.getAttribute('data-action'))).toEqual(['stop', 'restart'])
    for (const link of actions) {
      const href = link.getAttribute('href') ?? ''
      expect(href).toMatch(/\/web-01\/(stop|restart)\?confirm$/)
      await vms.get('ada', href).expect(200)
    }
    const off = frameOf(await find('gpu-train'))
    expect(off?.querySelectorAll('[data-action]').map((link) => link.getAttribute('data-action'))).toEqual(['start'])
  })

  it("finds pages and the person's own views by their names, and nobody else's", async () => {
    await vms.post('ada', '/views', { name: 'Activity of batch', from: '/vms?q=batch' })

    expect(linksOf(await find('ACTIV'), 'li')).toEqual(['Activity of batch', 'Activity'])
    expect(linksOf(await find('ACTIV', 'mallory'), 'li')).toEqual(['Activity'])
    expect(
      frameOf(await find('sign out'))
        ?.querySelector('form')
        ?.getAttribute('action'),
    ).toBe('/sign-out')
    await vms.post('ada', '/views/remove', { name: 'Activity of batch' })
  })

  it('shows favourites and views while nothing is searched for', async () => {
    const empty = await find('')
    const machine = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    await vms.post('linus', '/views', { name: 'Mine', from: '/vms?q=e' })
    await vms.post('linus', `${machine}/favourite`, { favourite: 'yes' })

    const page = await find('', 'linus')

    expect(frameOf(empty)?.structuredText).toContain('Machines that you mark as favourites are listed here')
    expect(linksOf(page, 'li > a:first-child')).toEqual([
      expect.stringMatching(/^web-01 Running · rg-web-prod$/),
      'Mine',
    ])
    expect(linksOf(await find(''), 'li')).toEqual([])
    await vms.post('linus', `${machine}/favourite`, { favourite: 'no' })
    await vms.post('linus', '/views/remove', { name: 'Mine' })
  })

  it('asks Azure nothing for a person who searches for nothing and has no favourites', async () => {
    await vms.get('grace', '/operations')
    await vms.azure.control('DELETE', '/requests')

    await find('', 'grace')

    expect(await vms.asked(/ResourceGraph/)).toEqual([])
  })

  it('goes on without Resource Graph, and without machines if nothing can be read', async () => {
    await vms.setFaults({ match: { path: GRAPH }, status: 500 })
    expect(linksOf(await find('web-01'), MACHINES)).toEqual(['web-01'])

    await vms.reset()
    await vms.setFaults({ match: { path: '^/(subscriptions|providers)' }, status: 500 })
    const page = await find('activity', 'margaret')

    expect(frameOf(page)?.structuredText).toContain('Machines cannot be searched at the moment')
    expect(linksOf(page, 'li')).toEqual(['Activity'])
  })

  it('takes whatever is typed for text', async () => {
    const page = await find('<script>alert(1)</script>\' "')

    expect(page.text).not.toContain('<script>alert')
    expect(frameOf(page)?.structuredText).toContain('Nothing matches.')
    expect(pageOf(page).querySelector('form[role=search]')?.getAttribute('action')).toBe('/find')
  })
})
