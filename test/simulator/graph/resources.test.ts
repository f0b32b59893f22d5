import { answerResources } from '../../../simulator/graph/api/resources.ts'
import type { GraphTables, Row } from '../../../simulator/graph/query.ts'
import { noon } from './graph-support.ts'

const vms: readonly Row[] = Array.from({ length: 25 }, (_, index) => ({
  id: `/vm/${index.toString().padStart(2, '0')}`,
  name: `vm-${index}`,
  type: 'microsoft.compute/virtualmachines',
  location: index % 5 === 0 ? 'northeurope' : 'westeurope',
  subscriptionId: index < 20 ? 's1' : 's2',
  resourceGroup: 'rg',
  tags: { n: index },
  properties: { size: index % 2 === 0 ? 'A' : 'B' },
}))

function openTables(subscriptions: readonly string[] | undefined): GraphTables {
  const rows = vms.filter(({ subscriptionId }) => subscriptions?.includes(String(subscriptionId)) ?? true)
  return { rows: (table) => (table === 'resources' ? rows : undefined) }
}

function post(body: unknown) {
  return answerResources(body, openTables, noon)
}

interface Page {
  readonly totalRecords: number
  readonly count: number
  readonly data: readonly Row[]
  readonly facets: readonly { readonly data: readonly Row[] }[]
  readonly $skipToken?: string
}

function isPage(body: unknown): body is Page {
  return typeof body === 'object' && body !== null && 'data' in body
}

function ask(query: string, options: object = {}, more: object = {}): Page {
  const { body } = post({ query, options, ...more })
  if (!isPage(body)) throw new Error(`expected an answer, got ${JSON.stringify(body)}`)
  return body
}

function ids(pages: readonly Page[]): readonly unknown[] {
  return pages.flatMap(({ data }) => data.map(({ id }) => id))
}

function tokenOf(query: string): string {
  return ask(query, { $top: 5 }).$skipToken ?? ''
}

const all = 'Resources | project id, name | order by id asc'

describe('an answer', () => {
  it('has the shape of Azure', () => {
    expect(post({ query: 'Resources | project id | order by id asc', options: { $top: 1 } })).toEqual({
      status: 200,
      body: {
        totalRecords: 25,
        count: 1,
        data: [{ id: '/vm/00' }],
        facets: [],
        resultTruncated: 'false',
        $skipToken: expect.any(String),
      },
    })
  })

  it('has no token when it holds everything', () => {
    const body = ask(all)

    expect(body).toMatchObject({ totalRecords: 25, count: 25, resultTruncated: 'false' })
    expect(body).not.toHaveProperty('$skipToken')
  })

  it('can be a table', () => {
    const query =
      'Resources | project id, tags, n = toint(tags.n), r = 1.5, on = true, at = datetime(2026-01-01) | order by id asc'

    expect(ask(query, { resultFormat: 'table', $top: 1 }).data).toEqual({
      columns: [
        { name: 'id', type: 'string' },
        { name: 'tags', type: 'object' },
        { name: 'n', type: 'integer' },
        { name: 'r', type: 'number' },
        { name: 'on', type: 'boolean' },
        { name: 'at', type: 'datetime' },
      ],
      rows: [['/vm/00', { n: 0 }, 0, 1.5, true, '2026-01-01T00:00:00Z']],
    })
  })

  it('is about the given subscriptions', () => {
    expect(ask('Resources | count', {}, { subscriptions: ['s2'] }).data).toEqual([{ Count: 5 }])
    expect(ask('Resources | count', {}, { subscriptions: [] }).data).toEqual([{ Count: 0 }])
  })
})

describe('paging', () => {
  it.each([1, 4, 7, 25, 1000])('by $skipToken gives each row once with pages of %d', ($top) => {
    const pages = [ask(all, { $top })]
    for (let token = pages[0]?.$skipToken; token !== undefined; token = pages.at(-1)?.$skipToken) {
      pages.push(ask(all, { $skipToken: token }))
    }

    expect(ids(pages)).toEqual(vms.map(({ id }) => id))
  })

  it('by $skip gives each row once, and nothing beyond the end', () => {
    const pages = [0, 10, 20, 30].map(($skip) => ask(all, { $top: 10, $skip }))

    expect(ids(pages)).toEqual(vms.map(({ id }) => id))
    expect(pages.map(({ count }) => count)).toEqual([10, 10, 5, 0])
    expect(pages.map(({ totalRecords }) => totalRecords)).toEqual([25, 25, 25, 25])
  })

  it('lets $top and $skip win over the token', () => {
    const { $skipToken } = ask(all, { $top: 5 })

    expect(ids([ask(all, { $skipToken, $top: 2, $skip: 1 })])).toEqual(['/vm/01', '/vm/02'])
  })

  it('gives at most 1000 rows when not told how many', () => {
    const many = Array.from({ length: 1500 }, (_, index) => ({ id: `${index}` }))
    const { body } = answerResources({ query: 'Resources | project id' }, () => ({ rows: () => many }), noon)

    expect(body).toMatchObject({ totalRecords: 1500, count: 1000, $skipToken: expect.any(String) })
  })

  it('neither skips nor pages a query with its own limit', () => {
    const body = ask(`${all} | take 7`, { $top: 5, $skip: 3 })

    expect(body).toMatchObject({ totalRecords: 7, count: 5, resultTruncated: 'true' })
    expect(body.data[0]).toMatchObject({ id: '/vm/00' })
    expect(body).not.toHaveProperty('$skipToken')
  })

  it('does not page when all columns are dynamic', () => {
    const body = ask('Resources | project tags', { $top: 5 })

    expect(body).toMatchObject({ count: 5, resultTruncated: 'true' })
    expect(body).not.toHaveProperty('$skipToken')
  })

  it.each([
    ['made up', () => 'bmljZSB0cnk='],
    ['not base64 of anything', () => '%%%'],
    ['of another query', () => tokenOf(`${all} | extend x = 1`)],
    [
      'changed',
      () => Buffer.from(Buffer.from(tokenOf(all), 'base64').toString().replace(':5', ':6')).toString('base64'),
    ],
  ])('refuses a token that is %s', (_, token) => {
    expect(post({ query: all, options: { $skipToken: token() } })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', details: [{ code: 'InvalidSkipToken' }] } },
    })
  })
})

describe('facets', () => {
  it('count the whole result, most frequent first', () => {
    const [facet] = ask(all.replace('name', 'location'), { $top: 1 }, { facets: [{ expression: 'location' }] }).facets

    expect(facet).toEqual({
      expression: 'location',
      totalRecords: 2,
      count: 2,
      data: [
        { location: 'westeurope', count: 20 },
        { location: 'northeurope', count: 5 },
      ],
      resultType: 'FacetResult',
    })
  })

  it('can be filtered, sorted and cut', () => {
    const facets = [
      { expression: 'name', options: { filter: "name endswith '1'", sortBy: 'name', sortOrder: 'asc', $top: 2 } },
      { expression: 'location', options: { sortBy: 'tolower(location)', sortOrder: 'asc' } },
    ]
    const [names, locations] = ask('Resources', {}, { facets }).facets

    expect(names).toMatchObject({ totalRecords: 3, count: 2, data: [{ name: 'vm-1' }, { name: 'vm-11' }] })
    expect(locations?.data[0]).toMatchObject({ location: 'northeurope' })
  })

  it('can combine columns, and take a path that the query projected', () => {
    const query = 'Resources | project location, properties.size'
    const facets = [{ expression: 'location, properties.size' }]

    expect(ask(query, {}, { facets }).facets[0]).toMatchObject({ totalRecords: 4 })
    expect(ask(query, {}, { facets }).facets[0]?.data[0]).toEqual({
      location: 'westeurope',
      properties_size: 'B',
      count: 10,
    })
  })

  it('tell what is wrong with them and leave the rest of the answer alone', () => {
    const facets = [
      { expression: 'nothing' },
      { expression: 'name', options: { filter: 'nothing ==' } },
      { expression: 'name' },
    ]
    const body = ask(all, {}, { facets })

    expect(body.count).toBe(25)
    expect(body.facets[0]).toEqual({
      expression: 'nothing',
      errors: [
        { code: 'NoValidColumns', message: 'No valid columns in facet expression.' },
        { code: 'InvalidColumnNames', message: 'Invalid column names: [nothing].' },
      ],
      resultType: 'FacetError',
    })
    expect(body.facets[1]).toMatchObject({ resultType: 'FacetError', errors: [{ code: 'ParserFailure' }] })
    expect(body.facets[2]).toMatchObject({ resultType: 'FacetResult' })
  })

  it('take expressions, not pipelines', () => {
    const facets = [{ expression: 'name', options: { filter: 'true | take 1' } }]

    expect(ask(all, {}, { facets }).facets[0]).toMatchObject({ resultType: 'FacetError' })
  })

  it('have the format of the answer', () => {
    const { facets } = ask('Resources', { resultFormat: 'table' }, { facets: [{ expression: 'subscriptionId' }] })

    expect(facets[0]?.data).toEqual({
      columns: [
        { name: 'subscriptionId', type: 'string' },
        { name: 'count', type: 'integer' },
      ],
      rows: [
        ['s1', 20],
        ['s2', 5],
      ],
    })
  })
})

describe('a refusal', () => {
  it('has the shape of the one that Azure recorded for this query', () => {
    const { status, body } = post({ query: 'where where' })

    expect(status).toBe(400)
    expect(body).toEqual({
      error: {
        code: 'BadRequest',
        message: expect.stringMatching(
          /^Please provide below info when asking for support: timestamp = 2026-01-15T12:00:00\.0000000Z, correlationId = [0-9a-f-]{36}\.$/,
        ),
        details: [
          {
            code: 'InvalidQuery',
            message:
              'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
          },
          {
            code: 'ParserFailure',
            message: 'ParserFailure',
            line: 1,
            characterPositionInLine: 11,
            token: '<EOF>',
            expectedToken: '\u01cf',
          },
        ],
      },
    })
  })

  it.each([
    [undefined],
    [{}],
    [{ query: 5 }],
    [{ query: '' }],
    [{ query: all, subscriptions: 's1' }],
    [{ query: all, subscriptions: ['s1'], managementGroups: ['m'] }],
    [{ query: all, options: { $top: 0 } }],
    [{ query: all, options: { $top: 1001 } }],
    [{ query: all, options: { $skip: -1 } }],
    [{ query: all, options: { resultFormat: 'csv' } }],
    [{ query: all, facets: [{}] }],
  ])('%j is a bad request', (body) => {
    expect(post(body)).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', details: expect.any(Array) } },
    })
  })
})
