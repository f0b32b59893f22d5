import type { HTMLElement } from 'node-html-parser'
import { type MyVms, namesOf, pageOf, startMyVms } from '../../support/my-vms.ts'

describe('the filters that are on', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => {
    vms.rest()
  })
  afterAll(() => vms.close())

  const open = async (query: string) => pageOf(await vms.get('ada', `/vms${query}`).expect(200))

  it('are a chip each, which removes that one and keeps all else', async () => {
    const production = vms.azure.idOf('Contoso Production')
    const filters = [
      `subscription=${production}`,
      'group=rg-web-prod',
      'location=westeurope',
      'os=Linux',
      `tag=${encodeURIComponent('role:web')}`,
    ]
    const others = ['q=web', 'state=running', 'sort=-name']

    const page = await open(`?${[...filters, ...others, 'page=1'].join('&')}`)

    const chips = page.querySelectorAll('.chip')
    expect(chips.map((chip) => chip.querySelector('.cut')?.text)).toEqual([
      'Subscription Contoso Production',
      'Resource group rg-web-prod',
      'Region westeurope',
      'OS Linux',
      'Tag role:web',
    ])
    for (const [index, chip] of chips.entries()) {
      const href = chip.querySelector('a')?.getAttribute('href') ?? ''
      const left = [...filters.filter((_, one) => one !== index), ...others]
      expect([...new URL(href, 'https://x').searchParams].toSorted()).toEqual(
        [...new URLSearchParams(left.join('&'))].toSorted(),
      )
    }
    expect(page.querySelector('.filters summary')?.text).toBe('Filters (5)')
    expect(page.querySelector('.chips .clear')?.getAttribute('href')).toBe('/vms')
  })

  it('are named by what their chips remove', async () => {
    const chips = (await open('?os=linux&group=rg-ci')).querySelectorAll('.chip a')

    expect(chips.map((chip) => chip.getAttribute('aria-label'))).toEqual([
      'Remove Resource group rg-ci',
      'Remove OS Linux',
    ])
  })

  it('lead back to the first page', async () => {
    const chip = (await open('?os=linux&page=7')).querySelector('.chip a')

    expect(chip?.getAttribute('href')).toBe('/vms')
  })

  it('are not there if none is', async () => {
    const page = await open('')

    expect(page.querySelector('.chips')).toBeNull()
    expect(page.querySelector('.filters summary')?.text).toBe('Filters')
  })

  it('say what was left out, and why', async () => {
    const page = await open('?q=web&State=running')

    const chip = page.querySelector('.chip.left-out')
    expect(chip?.text).toContain('Left out: State “running”')
    expect(chip?.getAttribute('title')).toContain('“state” does')
    expect(chip?.querySelector('a')?.getAttribute('href')).toBe('/vms?q=web')
  })

  it.each(['tag', 'group'])('print as text what somebody has put into an address: %s', async (name) => {
    const hostile = '"><img src=x onerror=alert(1)>'

    const response = await vms.get('ada', `/vms?${new URLSearchParams({ [name]: hostile }).toString()}`).expect(200)

    expect(response.text).not.toContain('<img src=x')
    expect(pageOf(response).querySelector('.chip bdi')?.text).toBe(hostile)
    expect(pageOf(response).querySelector('.chip a')?.getAttribute('href')).toBe('/vms')
  })
})

describe('the machines of a page', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ estate: 'generated:50x1000' })
  })
  beforeEach(() => {
    vms.rest()
  })
  afterAll(() => vms.close())

  const rangesOf = async (page: number) => {
    const response = await vms.get('ada', `/vms?sort=name&page=${page}`).expect(200)
    return pageOf(response).querySelectorAll('.range')
  }
  const toHrefs = (range: HTMLElement) => range.querySelectorAll('a').map((one) => one.getAttribute('href'))

  it.each([
    [1, '1–50 of 1,000', [undefined, '/vms?sort=name&page=2']],
    [2, '51–100 of 1,000', ['/vms?sort=name', '/vms?sort=name&page=3']],
    [20, '951–1,000 of 1,000', ['/vms?sort=name&page=19', undefined]],
  ])('are counted above and below it, with ways to the pages beside it: %i', async (page, text, hrefs) => {
    const ranges = await rangesOf(page)

    expect(ranges.map((range) => range.text)).toEqual([text, text])
    for (const range of ranges) {
      expect(toHrefs(range)).toEqual(hrefs)
      const [previous, next] = range.querySelectorAll('a')
      expect([previous, next].map((one) => one?.getAttribute('aria-disabled'))).toEqual(
        hrefs.map((href) => (href === undefined ? 'true' : undefined)),
      )
      expect([previous, next].map((one) => one?.getAttribute('aria-label'))).toEqual(['Previous page', 'Next page'])
    }
  })

  it('have no count on a page beyond the end', async () => {
    expect(await rangesOf(21)).toEqual([])
  })
})

describe('what needs the person', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const needsOf = async (alias: string, query = '', own = vms) =>
    pageOf(await own.get(alias, `/vms${query}`).expect(200)).querySelector('.needs')

  it('is a machine that is billed for nothing, and one on which something failed', async () => {
    await vms.post('ada', `${vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')}/start`).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

    const needs = (await needsOf('ada'))?.querySelectorAll('li') ?? []

    const named = needs.map((one) => [
      one.querySelector('b')?.text,
      one.querySelector('.state')?.getAttribute('data-state'),
      one.querySelector('small')?.text,
    ])
    expect(named).toEqual([
      ['reporting', 'billed', 'Stopped, still billed'],
      ['gpu-train', 'failed', expect.stringMatching(/Start failed: .*no capacity/)],
      ['image-test', 'failed', 'Its last deployment or extension failed.'],
    ])
    expect(needs[0]?.querySelector('a')?.getAttribute('href')).toBe(
      vms.vmPath('Contoso Production', 'rg-data-prod', 'reporting'),
    )
  })

  it('is said to be nothing if the list shows all machines', async () => {
    const needs = await needsOf('grace')

    expect(needs?.hasAttribute('data-quiet')).toBe(true)
    expect(needs?.text.trim()).toBe('Nothing needs you')
  })

  it.each(['?q=web', '?state=running', '?os=linux', '?page=9'])(
    'is not said to be nothing of other machines: %s',
    async (query) => {
      expect(await needsOf('ada', query)).toBeNull()
    },
  )

  it('is not said to be nothing while not all subscriptions are read', async () => {
    const own = await startMyVms()
    const development = `${own.azure.idOf('Contoso Development')}/providers/Microsoft.Compute/virtualMachines$`
    await own.setFaults(
      { match: { method: 'POST', path: 'ResourceGraph' }, status: 500 },
      { match: { path: development }, delayMs: 600_000 },
    )
    using time = own.holdTime()

    const answer = Promise.resolve(own.get('margaret', '/vms').expect(200))
    await own.untilAsked(/virtualMachines$/, 4)
    time.pass(2_000)
    const page = pageOf(await answer)
    await own.close()

    expect(page.querySelector('.fallback')?.text).toMatch(/[01] of 2 subscriptions so far/)
    expect(page.querySelector('.needs')).toBeNull()
  })

  it('is at most four machines, and of other pages nothing is claimed', async () => {
    const large = await startMyVms({ estate: 'generated:4x120' })
    const first = await needsOf('ada', '', large)
    const last = await needsOf('ada', '?page=3', large)
    const found = namesOf(await large.get('ada', '/vms?state=stopped'))
    await large.close()

    expect(found.length).toBeGreaterThan(4)
    expect(first?.querySelectorAll('li')).toHaveLength(4)
    expect(last).toBeNull()
  })
})
