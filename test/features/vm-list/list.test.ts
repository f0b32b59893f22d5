import {
  GRAPH,
  type MyVms,
  namesOf,
  pageOf,
  RESOURCE_MANAGER,
  rowsOf,
  startMyVms,
  textOf,
} from '../../support/my-vms.ts'

describe('the list', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('is where the front page leads', async () => {
    const { headers } = await vms.get('ada', '/').expect(302)

    expect(headers['location']).toBe('/vms')
  })

  it('shows each person exactly what they may read', async () => {
    const seen = async (alias: string) => namesOf(await vms.get(alias, '/vms?sort=name').expect(200))
    const production = ['dc-01', 'dc-02', 'reporting', 'sql-prod-01', 'sql-prod-02', 'web-01', 'web-02', 'web-batch']
    const team = ['dev-ada', 'dev-design', 'dev-grace']
    const builds = ['ci-nightly-integration-tests-of-the-payments-platform-westeurope', 'ci-runner-01', 'ci-runner-02']

    expect(await seen('ada')).toHaveLength(18)
    expect(await seen('grace')).toEqual([...builds, ...team])
    expect(await seen('linus')).toEqual(production)
    expect(await seen('margaret')).toEqual(['ci-runner-02', 'web-01', 'web-02', 'web-batch'])
    expect(await seen('mallory')).toEqual([])
  })

  it('says of a machine its state, best address, size, system, place and group', async () => {
    const response = await vms.get('ada', '/vms?q=web-01').expect(200)

    const [row] = rowsOf(response)
    expect(row?.power).toBe('running')
    expect(row?.id).toMatch(
      /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/rg-web-prod\/providers\/Microsoft\.Compute\/virtualMachines\/web-01$/,
    )
    for (const fact of ['Running', '20.61.14.21', 'D4s_v5', '4 vCPUs, 16 GiB', 'Linux', 'westeurope', 'rg-web-prod']) {
      expect(row?.text).toContain(fact)
    }
  })

  it('finds machines by system and region too', async () => {
    expect(namesOf(await vms.get('ada', '/vms?q=windows+northeurope'))).toEqual(['dc-01', 'dc-02'])
  })

  it('shows a private address as one if there is no public one', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=dc-01').expect(200))

    expect(row?.text).toContain('10.3.0.4private')
  })

  it('names the subscription on the page of a machine also for people whose rights begin below it', async () => {
    const [row] = pageOf(await vms.get('grace', '/vms')).querySelectorAll('[data-vm-name]')

    const response = await vms.get('grace', row?.getAttribute('href') ?? '').expect(200)

    expect(textOf(response)).toContain('Contoso Development')
  })

  it('does not claim that there is no address where the person may not see it', async () => {
    const response = await vms.get('margaret', '/vms?q=ci-runner-02').expect(200)

    expect(rowsOf(response)[0]?.text).toContain('you can’t see this')
  })

  it('says of a machine that is off but not deallocated that it is still billed', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=reporting').expect(200))

    expect(row).toMatchObject({ power: 'stopped', text: expect.stringContaining('Stopped, still billed') })
  })

  it('does not guess a state that Azure does not tell', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=dc-02').expect(200))

    expect(row).toMatchObject({ power: 'unknown', text: expect.stringContaining('State unknown') })
  })

  it('prints what was searched for as text', async () => {
    const search = '"><script>alert(1)</script>'
    const response = await vms.get('ada', `/vms?q=${encodeURIComponent(search)}`).expect(200)

    expect(response.text).not.toContain('<script>alert')
    expect(pageOf(response).querySelector('input[name=q]')?.getAttribute('value')).toBe(search)
  })

  it('tells a person without machines so, as whom, and whom to ask for what', async () => {
    const response = await vms.get('mallory', '/vms').expect(200)

    expect(textOf(response)).toContain('No machines yet')
    expect(textOf(response)).toContain('mallory@contoso.example')
    expect(textOf(response)).toContain('Virtual Machine Contributor')
  })

  it('tells apart that none matches', async () => {
    const response = await vms.get('ada', '/vms?q=no-such-machine').expect(200)

    expect(textOf(response)).toContain('No machines match')
    expect(pageOf(response).querySelector('a[href="/vms"]')).not.toBeNull()
  })

  it('sorts by a column, in both directions', async () => {
    const ascending = namesOf(await vms.get('ada', '/vms?sort=name'))
    const descending = namesOf(await vms.get('ada', '/vms?sort=-name'))

    expect(descending).toEqual(ascending.toReversed())
    const head = pageOf(await vms.get('ada', '/vms?sort=-name')).querySelector('th[aria-sort=descending]')
    expect(head?.text).toContain('Machine')
  })

  it('has first what needs the person, and last what is off', async () => {
    const powersOf = async (query: string) => rowsOf(await vms.get('ada', `/vms${query}`)).map(({ power }) => power)
    const names = namesOf(await vms.get('ada', '/vms'))
    const byNeeds = await powersOf('')

    expect(names[0]).toBe('reporting')
    expect(byNeeds).toEqual([
      'stopped',
      ...byNeeds.filter((power) => power === 'running'),
      'unknown',
      ...byNeeds.filter((power) => power === 'deallocated'),
    ])
    expect(await powersOf('?sort=state')).toEqual(byNeeds)
    expect(await powersOf('?sort=-state')).toEqual(byNeeds.toReversed())
  })

  it('names its order in its links, but for the one that needs no name', async () => {
    const hrefsOf = async (query: string) =>
      pageOf(await vms.get('ada', `/vms${query}`))
        .querySelectorAll('.pills a')
        .map((link) => link.getAttribute('href'))

    expect(await hrefsOf('?sort=name')).toContain('/vms?state=running&sort=name')
    expect(await hrefsOf('?sort=needs')).toContain('/vms?state=running')
  })

  it('filters by state, subscription, group, place and system', async () => {
    const development = vms.azure.idOf('Contoso Development')

    expect(rowsOf(await vms.get('ada', '/vms?state=stopped')).map(({ name }) => name)).toEqual(['reporting'])
    expect(namesOf(await vms.get('ada', `/vms?subscription=${development}`))).toHaveLength(8)
    expect(namesOf(await vms.get('ada', '/vms?group=RG-IDENTITY'))).toEqual(['dc-01', 'dc-02'])
    expect(namesOf(await vms.get('ada', '/vms?location=uksouth'))).toEqual(['image-test', 'gpu-train'])
    expect(namesOf(await vms.get('ada', '/vms?os=windows&q=dev'))).toEqual(['dev-design'])
  })

  it.each([
    'state=on-fire',
    'sort=price',
    'sort=-',
    'page=0',
    'page=-1',
    'page=1e9',
    'page=x',
    'unknown=1',
    'q[]=1&q[a]=2',
    'state=&sort=&page=',
    `q=${'x'.repeat(10_000)}`,
    "group=' or 1 == 1",
    'subscription=%00',
    'page=1&page=2&sort=name&sort=state',
  ])('has an answer to %.40j', async (query) => {
    const { status } = await vms.get('ada', `/vms?${query}`)

    expect([200, 400]).toContain(status)
  })

  it('asks Azure once for a page: one question to Resource Graph', async () => {
    await vms.get('ada', '/vms')
    await vms.azure.control('DELETE', '/requests')

    await vms.get('ada', '/vms?sort=-size&q=web').expect(200)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([`POST ${GRAPH}`])
  })

  it('is not kept by any cache', async () => {
    const { headers } = await vms.get('ada', '/vms')

    expect(headers['cache-control']).toBe('no-store')
    expect(headers['etag']).toBeUndefined()
  })

  it('carries the full set of security headers', async () => {
    const { headers, text } = await vms.get('ada', '/vms')
    const nonce = /nonce-([^']+)/.exec(headers['content-security-policy'] ?? '')?.[1]

    expect(headers['content-security-policy']).toMatch(/default-src 'none';script-src 'self';style-src 'self' 'nonce-/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(text).toContain(`<meta name="csp-nonce" content="${nonce ?? 'none'}">`)
    expect(text).not.toMatch(/\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)|javascript:/)
    expect(headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['x-powered-by']).toBeUndefined()
  })
})

describe('names that were asked for one person', () => {
  it('are not told to another', async () => {
    const vms = await startMyVms()
    await vms.get('margaret', '/vms').expect(200)
    await vms.setFaults({ match: { path: '^/subscriptions$' }, status: 500 })

    const response = await vms.get('grace', '/vms').expect(200)

    expect(rowsOf(response)).toHaveLength(6)
    expect(response.text).not.toContain('Contoso Development')
    await vms.close()
  })
})

describe('the list of a large estate', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ estate: 'generated:4x120' })
  })
  afterAll(() => vms.close())

  it('has 50 machines a page, each machine on exactly one', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => vms.get('ada', `/vms?page=${page}&sort=state`)))

    const ids = pages.flatMap((page) => rowsOf(page).map(({ id }) => id))
    expect(pages.map((page) => rowsOf(page).length)).toEqual([50, 50, 20])
    expect(new Set(ids).size).toBe(120)
  })

  it('leads on and back, keeping the view', async () => {
    const page = pageOf(await vms.get('ada', '/vms?sort=-size&q=vm&page=2'))

    const ranges = page.querySelectorAll('.range')
    expect(ranges).toHaveLength(2)
    for (const range of ranges) {
      const links = range.querySelectorAll('a').map((link) => link.getAttribute('href'))
      expect(links).toEqual(['/vms?q=vm&sort=-size', '/vms?q=vm&sort=-size&page=3'])
      expect(range.text).toContain('51–100 of 120')
    }
  })

  it('says of a page beyond the end that there is none', async () => {
    const response = await vms.get('ada', '/vms?page=9').expect(200)

    expect(textOf(response)).toContain('There is no such page')
  })

  it('shows a person their share only', async () => {
    const response = await vms.get('user1', '/vms').expect(200)

    const own = rowsOf(response).length
    expect(own).toBeGreaterThan(0)
    expect(own).toBeLessThan(120)
  })
})
