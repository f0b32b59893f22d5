import type { Response } from 'supertest'
import { type MyVms, namesOf, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

const GRAPH = { method: 'POST', path: 'ResourceGraph' }
/** Without these the fallback can't reach the VMs either. */
const SUBSCRIPTIONS = { method: 'GET', path: '^/subscriptions' }
const REFUSED = {
  error: {
    code: 'AuthorizationFailed',
    message:
      "The client 'x' does not have authorization to perform action 'Microsoft.ResourceGraph/resources/read' over scope '/'.",
  },
}
/** How long a page waits for Resource Graph, then for the subscriptions: in total, less than the promised ten seconds. */
const GRAPH_WITHIN_MS = 6_000
const PATIENCE_MS = 2_000
const NAMES_WITHIN_MS = 3_000

/** Each test has its own app, because an app remembers for a while that Resource Graph was unavailable. */
let vms: MyVms
beforeEach(async () => {
  vms = await startMyVms()
})
afterEach(() => vms.close())

function noticeOf(response: Response): string {
  return pageOf(response).querySelector('.fallback')?.structuredText ?? ''
}

describe('a list for which Resource Graph is not there', () => {
  it.each<[string, object]>([
    ['throttled', { status: 429, headers: { 'retry-after': '30' } }],
    ['forbidden', { status: 403, body: REFUSED }],
    ['down', { status: 500 }],
    ['unreachable', { drop: true }],
    [
      'of another mind',
      { status: 400, body: { error: { code: 'BadRequest', message: 'Please provide below info.' } } },
    ],
    ['saying nothing of what it promised', { status: 200, body: {} }],
    [
      'cut off half-way',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"totalRecords": 1, "da' },
    ],
  ])('comes from the subscriptions where it is %s, and says so', async (_, fault) => {
    await vms.setFaults({ match: GRAPH, ...fault })

    const response = await vms.get('ada', '/vms').expect(200)

    expect(rowsOf(response)).toHaveLength(18)
    expect(rowsOf(response).find(({ name }) => name === 'reporting')?.power).toBe('stopped')
    expect(noticeOf(response)).toContain('We’re reading your subscriptions one by one: 3 subscriptions')
    expect(pageOf(response).querySelector('.asof')?.text).toContain('18 machines in 3 subscriptions')
  })

  it('says why, and until when', async () => {
    await vms.setFaults({ match: GRAPH, status: 429, headers: { 'retry-after': '30' } })
    const before = Date.now()

    const response = await vms.get('ada', '/vms')
    const after = Date.now()

    const until = Date.parse(pageOf(response).querySelector('.fallback time')?.getAttribute('datetime') ?? '')
    expect(noticeOf(response)).toContain('Too many requests under your account')
    expect(until - before).toBeGreaterThanOrEqual(29_000)
    expect(until - after).toBeLessThanOrEqual(31_000)
  })

  it('leaves Resource Graph in peace for as long, and the next person asks it all the same', async () => {
    await vms.setFaults({ match: GRAPH, status: 429, headers: { 'retry-after': '30' }, times: 1 })

    await vms.get('ada', '/vms')
    await vms.get('ada', '/vms?q=web')
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(1)
    expect(noticeOf(await vms.get('grace', '/vms'))).toBe('')
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(2)
  })

  it('is the list of Resource Graph again once that is there', async () => {
    await vms.setFaults({ match: GRAPH, status: 429, headers: { 'retry-after': '1' }, times: 1 })
    await vms.get('ada', '/vms')
    vms.azure.clock.advance(1_000)

    const response = await vms.get('ada', '/vms')

    expect(noticeOf(response)).toBe('')
    expect(rowsOf(response)).toHaveLength(18)
  })

  it('is searched, filtered, sorted, counted and paged all the same', async () => {
    const plain = async (query: string) =>
      namesOf(await vms.get('ada', `/vms${query}`).set('cache-control', 'no-cache'))
    const queries = [
      '',
      '?q=web',
      '?q=e',
      '?state=deallocated',
      '?group=RG-IDENTITY',
      '?os=windows&sort=-size',
      '?tag=role:web',
      '?page=2',
    ]
    const expected = await Promise.all(queries.map(plain))
    await vms.setFaults({ match: GRAPH, status: 500 })

    const page = pageOf(await vms.get('ada', '/vms?q=ci&sort=location'))

    expect(await Promise.all(queries.map(plain))).toEqual(expected)
    expect(page.querySelector('.pills')?.text).toMatch(/All 3.*Running 1.*Off 2/s)
    expect(page.querySelector('select[name=os]')?.text).toMatch(/Any OS\s+Linux \(3\)/)
  })

  it('does not claim that a machine has no address', async () => {
    await vms.setFaults({ match: GRAPH, status: 500 })

    const [row] = rowsOf(await vms.get('ada', '/vms?q=web-01'))

    expect(row?.text).toContain('unavailable right now')
    expect(row?.text).not.toContain('ssh ')
  })

  it.each(['20.61.14.21', '10.1', 'dc', 'fe80::1'])(
    'does not claim that no machine matches %s, which may be in an address',
    async (words) => {
      await vms.setFaults({ match: GRAPH, status: 500 })

      const page = await vms.get('ada', `/vms?q=${words}`).expect(200)

      const known = rowsOf(page).length
      expect(namesOf(page)).toEqual(words === 'dc' ? ['dc-01', 'dc-02'] : [])
      expect(textOf(page)).not.toContain('No machines match')
      expect(textOf(page).includes('None is known to match at the moment')).toBe(known === 0)
      expect(pageOf(page).querySelector('.asof')?.text).toContain(
        `${18 - known} more machines may match by an address, which cannot be searched at the moment`,
      )
    },
  )

  it('says that it is in no order of addresses, and nothing of addresses where they do not matter', async () => {
    await vms.setFaults({ match: GRAPH, status: 500 })
    const summaryOf = async (query: string) =>
      pageOf(await vms.get('ada', `/vms?${query}`)).querySelector('.asof')?.text

    expect(await summaryOf('sort=address')).toContain('18 machines in 3 subscriptions; not in order of addresses')
    for (const query of ['q=web', 'q=no-such', 'tag=env:10', 'sort=size']) {
      expect(await summaryOf(query)).not.toContain('address')
    }
  })

  it('says that Azure limits the person where that is all that is wrong', async () => {
    await vms.setFaults({ match: GRAPH, status: 429, headers: { 'retry-after': '30' } })

    const page = await vms.get('ada', '/vms')

    expect(noticeOf(page)).toContain('Azure limits how often its machine index (Resource Graph) can be asked')
    expect(noticeOf(page)).not.toContain('isn’t responding')
  })

  it('tells which subscription could not be read, and why, beside what could', async () => {
    const archive = vms.azure.idOf('Contoso Archive')
    await vms.setFaults(
      { match: GRAPH, status: 500 },
      { match: { method: 'GET', path: `^/subscriptions/${archive}/` }, status: 403, body: REFUSED },
    )

    const response = await vms.get('ada', '/vms')

    expect(rowsOf(response)).toHaveLength(16)
    expect(pageOf(response).querySelector('.asof')?.text).toMatch(
      /“Contoso Archive” could not be read: It takes “Microsoft\.ResourceGraph\/resources\/read”, which your role doesn’t include/,
    )
  })

  it('follows no list to another host, and so tells nobody else the token', async () => {
    const archive = vms.azure.idOf('Contoso Archive')
    const nextLink = 'https://localhost:9/subscriptions/x/providers/Microsoft.Compute/virtualMachines?page=2'
    await vms.setFaults(
      { match: GRAPH, status: 500 },
      { match: { path: `^/subscriptions/${archive}/` }, status: 200, body: { value: [], nextLink } },
    )

    const response = await vms.get('ada', '/vms')

    expect(rowsOf(response)).toHaveLength(16)
    expect(pageOf(response).querySelector('.asof')?.text).toContain('Azure pointed to a place that is not its own')
  })

  it('follows no list without an end', async () => {
    const archive = `/subscriptions/${vms.azure.idOf('Contoso Archive')}/providers/Microsoft.Compute/virtualMachines`
    await vms.setFaults(
      { match: GRAPH, status: 500 },
      { match: { path: archive }, status: 200, body: { value: [], nextLink: `${vms.azure.origin}${archive}?again` } },
    )

    let response = await vms.get('ada', '/vms')
    while (textOf(response).includes('so far')) response = await vms.get('ada', '/vms')

    expect(pageOf(response).querySelector('.asof')?.text).toContain('Azure gives a list that does not end')
    expect((await vms.asked(/virtualMachines$/)).length).toBeLessThan(600)
  })

  it('is no part of the subscriptions that passes for all, where their list does not end', async () => {
    const archive = vms.azure.idOf('Contoso Archive')
    const value = [{ subscriptionId: archive, displayName: 'Contoso Archive' }]
    await vms.setFaults(
      { match: GRAPH, status: 500 },
      {
        match: { path: '^/subscriptions$' },
        status: 200,
        body: { value, nextLink: `${vms.azure.origin}/subscriptions?again` },
      },
    )

    const page = await vms.get('ada', '/vms').expect(200)
    const file = await vms.get('ada', '/vms.csv').expect(502)

    expect(rowsOf(page)).toEqual([])
    expect(textOf(page)).toContain('Azure had an internal error')
    expect(textOf(file)).toContain('Azure gives a list that does not end')
  })

  it('shows each person only what they may read', async () => {
    await vms.setFaults({ match: GRAPH, status: 500 })

    expect(namesOf(await vms.get('margaret', '/vms?sort=name'))).toEqual([
      'ci-runner-02',
      'web-01',
      'web-02',
      'web-batch',
    ])
    expect(namesOf(await vms.get('linus', '/vms'))).toHaveLength(8)
  })

  it('is no empty list where nothing could be read: it is an error that says what to do', async () => {
    const body = { error: { code: 'RateLimiting', message: 'Please slow down.' } }
    await vms.setFaults(
      { match: GRAPH, status: 429, headers: { 'retry-after': '17' }, body },
      { match: { method: 'GET', path: '/virtualMachines$' }, status: 500 },
    )

    const response = await vms.get('ada', '/vms').expect(200)

    expect(textOf(response)).toContain('Try again in 17 s.')
    expect(textOf(response)).toContain('RateLimiting')
    expect(textOf(response)).not.toContain('No machines')
    expect(pageOf(response).querySelector('.ways a')?.getAttribute('href')).toBe('/vms')
  })

  it.each([
    ['Wed, 21 Oct 2015 07:28:00 GMT', 'in a moment'],
    ['1e300', 'in a moment'],
    ['soon', 'in a moment'],
    ['-5', 'in a moment'],
    ['1.2', 'in 2 s'],
    [new Date(Date.now() + 3_600_000).toUTCString(), /in 3[56]\d\d s/],
  ])('tells an advice to wait of %j as %s', async (advice, told) => {
    await vms.setFaults(
      { match: GRAPH, status: 429, headers: { 'retry-after': advice } },
      { match: SUBSCRIPTIONS, status: 500 },
    )

    const text = textOf(await vms.get('ada', '/vms'))

    expect(text).toMatch(told instanceof RegExp ? told : new RegExp(`Try again ${told}`))
  })

  it.each<[string, object]>([
    ['no number', { totalRecords: 'many', data: [] }],
    ['a table', { totalRecords: 1, data: { columns: [], rows: [] } }],
    ['nothing', { totalRecords: null, data: null }],
  ])('says that it does not understand an answer that holds %s', async (_, answer) => {
    await vms.setFaults(
      { match: GRAPH, status: 200, body: { count: 1, resultTruncated: 'false', facets: [], ...answer } },
      { match: SUBSCRIPTIONS, status: 500 },
    )

    expect(textOf(await vms.get('ada', '/vms'))).toContain('does not understand')
  })

  it('is there in time where Resource Graph never answers', async () => {
    await vms.setFaults({ match: GRAPH, delayMs: 600_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.get('ada', '/vms').expect(200))
    await vms.untilAsked(/ResourceGraph/)
    time.pass(GRAPH_WITHIN_MS)

    expect(rowsOf(await answer)).toHaveLength(18)
    expect(noticeOf(await answer)).toContain('Azure did not answer in time')
  })

  it('is an error in time where nobody answers', async () => {
    await vms.setFaults({ match: { path: '^/(subscriptions|providers)' }, delayMs: 600_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.get('ada', '/vms'))
    await vms.untilAsked(/ResourceGraph/)
    time.pass(GRAPH_WITHIN_MS)
    await vms.untilWaiting()
    time.pass(PATIENCE_MS)

    expect(textOf(await answer)).toContain('Azure did not answer in time')
  })

  it('is not said to be without a match before anything was read', async () => {
    await vms.setFaults({ match: GRAPH, status: 500 }, { match: { path: '/virtualMachines$' }, delayMs: 600_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.get('ada', '/vms').expect(200))
    await vms.untilAsked(/virtualMachines$/)
    time.pass(PATIENCE_MS)
    const text = textOf(await answer)

    expect(text).toContain('Nothing yet')
    expect(text).not.toContain('No machines match')
  })

  it('is made of subscriptions whose names came too late for the page that asked first', async () => {
    await vms.setFaults({ match: GRAPH, status: 500 }, { match: { path: '^/subscriptions$' }, delayMs: 1_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.get('ada', '/vms').expect(200))
    await vms.untilAsked(/\/subscriptions$/)
    await vms.untilWaiting()
    time.pass(NAMES_WITHIN_MS)
    let last = await answer
    while (textOf(last).includes('so far')) last = await vms.get('ada', '/vms').expect(200)

    expect(rowsOf(last)).toHaveLength(18)
  })

  it('is for the failures of Resource Graph: an ended sign-in remains one', async () => {
    await vms.setFaults({ match: GRAPH, status: 401 })

    const response = await vms.get('ada', '/vms').expect(200)

    expect(pageOf(response).querySelector('[data-sign-in=lapsed]')).not.toBeNull()
    expect(await vms.asked(/virtualMachines/)).toEqual([])
  })
})

describe('a list of which the subscriptions give a part', () => {
  const LISTS = { method: 'GET', path: '/virtualMachines$' }
  const summaryOf = (page: Response) => pageOf(page).querySelector('.asof')?.text
  const all = async (own = vms) => {
    let page = await own.get('ada', '/vms')
    while (textOf(page).includes('so far')) page = await own.get('ada', '/vms')
    return page
  }

  it.each<[string, object]>([
    ['fails', { match: LISTS, status: 502 }],
    ['is throttled', { match: LISTS, status: 429, headers: { 'retry-after': '0.05' } }],
    ['is not there, with the names of all', { match: { path: '^/subscriptions$' }, status: 503 }],
  ])('asks again for a page of it that %s once', async (_, fault) => {
    await vms.setFaults({ match: GRAPH, status: 500 }, { ...fault, times: 1 })

    const page = await all()

    expect(summaryOf(page)).toContain('18 machines in 3 subscriptions')
    expect(summaryOf(page)).not.toContain('could')
  })

  it('keeps what was read before Azure failed for good, and names what it lacks', async () => {
    const large = await startMyVms({ estate: 'generated:1x1200' })
    // Of the three pages of each list, Azure gives four in all.
    await large.setFaults({ match: GRAPH, status: 500 }, { match: LISTS, times: 4 }, { match: LISTS, status: 502 })

    const page = await all(large)

    expect(rowsOf(page)).toHaveLength(50)
    expect(summaryOf(page)).toContain('“Generated 0001” could be read only in part: Azure had an internal error')
    await large.close()
  })

  it('asks again no later than is of use', async () => {
    await vms.setFaults({ match: GRAPH, status: 500 }, { match: LISTS, status: 429, headers: { 'retry-after': '60' } })

    const page = await vms.get('ada', '/vms')

    expect(await vms.asked(/virtualMachines$/)).toHaveLength(6)
    expect(textOf(page)).toContain('Azure had an internal error')
  })

  it('lists a machine that Azure describes oddly among the others', async () => {
    const archive = vms.azure.idOf('Contoso Archive')
    const idOf = (name: string) =>
      `/subscriptions/${archive}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
    const value = [
      { id: idOf('app'), name: 'app', location: { a: 1 } },
      { id: idOf('db'), name: 'db', tags: 7 },
      { id: idOf('mail'), name: 'mail', properties: { hardwareProfile: 7 } },
      { id: idOf('bücher'), name: 'bücher', hardwareProfile: 7 },
      {},
    ]
    await vms.setFaults(
      { match: GRAPH, status: 500 },
      { match: { path: `${archive}/providers/Microsoft.Compute/virtualMachines$` }, status: 200, body: { value } },
    )

    const page = await all()

    expect(namesOf(page)).toContain('app')
    expect(rowsOf(page).find(({ id }) => id === idOf('bücher'))?.text).toContain('it can only be listed here')
    expect(textOf(page)).toContain('A machine without a name')
    expect(summaryOf(page)).toContain('21 machines in 3 subscriptions; 5 machines couldn’t be shown in full')
  })
})

describe('a list with a machine that Resource Graph describes oddly', () => {
  const LONG = 'l'.repeat(72)
  const SUBSCRIPTION = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'
  const columns = {
    resourceGroup: 'rg',
    subscriptionId: SUBSCRIPTION,
    power: 'PowerState/running',
    size: 'Standard_B2s',
  }
  const idOf = (name: string) =>
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
  const row = (name: string, changes: object = {}) => ({ id: idOf(name), name, ...columns, ...changes })
  const tell = async (...data: unknown[]) => {
    await vms.setFaults({
      match: GRAPH,
      status: 200,
      body: { totalRecords: data.length, count: data.length, resultTruncated: 'false', facets: [], data },
    })
    return vms.get('ada', '/vms').expect(200)
  }

  it.each(['bücher', LONG, 'in bad-', '_x', '機械'])(
    'has %s with what is known of it, and nothing to press',
    async (name) => {
      const page = await tell(row('web-01'), row(name))

      const [first, odd] = rowsOf(page)
      expect(first?.name).toBe('web-01')
      expect(odd).toMatchObject({ id: idOf(name), power: 'running' })
      for (const fact of [name, 'Running', 'B2s', 'it can only be listed here']) expect(odd?.text).toContain(fact)
      expect(odd?.element.querySelectorAll('a, button, form, [id]')).toEqual([])
      expect(noticeOf(page)).toBe('')
      expect(pageOf(page).querySelector('.asof')?.text).toContain('2 machines; 1 machine couldn’t be shown in full')
    },
  )

  it.each<[string, unknown]>([
    ['an id that is none', row('x', { id: '//evil.example/x' })],
    ['no id', { name: 'x', ...columns }],
    ['an id of another kind', row('x', { id: idOf('x').replace('virtualMachines', 'disks') })],
  ])('has one of %s by its name, and does not claim an id', async (_, odd) => {
    const page = await tell(row('web-01'), odd)

    expect(namesOf(page)).toEqual(['web-01'])
    expect(pageOf(page).querySelector('tr:not([data-vm-id])[data-power=running]')?.structuredText).toMatch(/^x/)
  })

  it.each<[string, unknown]>([
    ['a number', 7],
    ['nothing', null],
    ['a list', []],
    ['of which nothing is right', { id: 7, name: {}, power: [], tags: 'x' }],
  ])('has one that is %s as that, and is no outage', async (_, odd) => {
    const page = await tell(odd)

    expect(textOf(page)).toContain('A machine without a name')
    expect(noticeOf(page)).toBe('')
    await vms.setFaults()
    expect(noticeOf(await vms.get('ada', '/vms?q=web').expect(200))).toBe('')
  })

  it('has one of which a part is odd with the rest of it, as any other', async () => {
    const page = await tell(row('web-01', { size: 7, location: {}, tags: ['x'], privateAddress: 10 }))

    const [odd] = rowsOf(page)
    expect(odd?.name).toBe('web-01')
    expect(odd?.element.querySelectorAll('[data-action]').length).toBeGreaterThan(0)
    expect(pageOf(page).querySelector('.asof')?.text).toContain('1 machine couldn’t be shown in full')
  })

  it('does not follow one that is changing', async () => {
    const page = await tell(row('bücher', { power: 'PowerState/starting' }))

    expect(page.text).not.toContain('is changing')
  })
})

describe('a large list for which Resource Graph is not there', () => {
  it('shows what it has while the rest arrives, a few subscriptions at a time', async () => {
    const large = await startMyVms({ estate: 'generated:40x400', latencyMs: 200 })
    await large.setFaults({ match: GRAPH, status: 500 })
    using time = large.holdTime()

    const answer = Promise.resolve(large.get('ada', '/vms'))
    // The app reads eight subscriptions at once, with two lists each, so request 17 belongs to the second eight.
    await large.untilAsked(/virtualMachines$/, 17)
    const asked = (await large.asked(/virtualMachines$/)).length
    time.pass(PATIENCE_MS)
    const first = await answer
    const isPartial = /(\d+) of 40 subscriptions so far/.exec(noticeOf(first))
    let last = first
    while (textOf(last).includes('so far')) last = await large.get('ada', '/vms')

    expect(Number(isPartial?.[1])).toBeGreaterThan(0)
    expect(Number(isPartial?.[1])).toBeLessThan(40)
    expect(rowsOf(first).length).toBeGreaterThan(0)
    // Two lists for each subscription that was read or is being read.
    expect(asked).toBeLessThanOrEqual(2 * (Number(isPartial?.[1]) + 16))
    expect(pageOf(last).querySelector('.asof')?.text).toContain('400 machines in 40 subscriptions')
    expect(await large.asked(/virtualMachines$/)).toHaveLength(80)
    await large.close()
  })
})
