import { QueryNotSimulated } from '../../../simulator/graph/query-error.ts'
import { errorOf, run } from './graph-support.ts'

describe('a query that does not parse', () => {
  it.each([
    ['where where', 1],
    ['Resources | wher name', 1],
    ['Resources |', 1],
    ['Resources\n| where (name == 1', 2],
    ['', 1],
    ['Resources; Resources |', 1],
  ])('%j is refused with a ParserFailure that says the line', (query, line) => {
    const [detail] = errorOf(query).details

    expect(detail).toMatchObject({
      code: 'ParserFailure',
      message: 'ParserFailure',
      line,
      characterPositionInLine: expect.any(Number),
      token: expect.any(String),
      expectedToken: expect.any(String),
    })
  })

  it('names the token and its place', () => {
    expect(errorOf('Resources\n| wher name').details[0]).toMatchObject({
      line: 2,
      characterPositionInLine: 2,
      token: 'wher',
    })
    expect(errorOf("where name == 'a' and").details[0]).toMatchObject({
      line: 1,
      characterPositionInLine: 21,
      token: '<EOF>',
    })
  })
})

describe('a query that Resource Graph does not have', () => {
  it('names an unknown table as Azure does', () => {
    expect(errorOf('Nothing | take 1').details).toEqual([
      { code: 'DisallowedLogicalTableName', message: 'Table Nothing is invalid, unsupported or disallowed.' },
    ])
  })

  it.each([
    'Resources | evaluate bag_unpack(tags)',
    'Resources | render table',
    'Resources | serialize',
    'Resources | make-series count() on x step 1',
    'union Resources, ResourceContainers',
    'print 1',
    'Resources | where name in (Resources | project name)',
    'Resources | join hint.strategy=shuffle (Resources) on name',
    "Resources | where name matches regex '('",
    'Resources | mv-expand tags limit 5000',
    'Resources | summarize frobnicate(name)',
    'Resources | summarize name',
    'Resources | project a = 1, a = 2',
    'Resources | take name',
    '.show tables',
    'cluster("x").database("y").Resources',
  ])('%s is refused', (query) => {
    expect(errorOf(query).code).not.toBe('')
  })

  it.each([
    ["Resources | where name = 'a'", 'must have the type bool'],
    ["Resources | take 1 | where name = 'a' | count", 'must have the type bool'],
    ["Resources | where name < 'a'", "operator '<' is not defined"],
    ['Resources | where name', 'bool'],
    ['Resources | where kind and true', 'bool'],
    ['Resources | join (Resources | project id)', 'join'],
    ['resources | JOIN', ''],
    ['Resources | extend x = frobnicate(name)', "Unknown function: 'frobnicate'."],
    ['Resources | summarize frobnicate(name)', "Unknown function: 'frobnicate'."],
    ['Resources | extend x = strlen(name, 1)', 'strlen'],
    ['Resources | where frobnicate(name) == 1 | join HealthResources on id', "Unknown function: 'frobnicate'."],
    ["resources | where name == 'a' | where type = 'b'", 'must have the type bool'],
  ])('refuses what Kusto refuses: %s', (query, message) => {
    expect(errorOf(query).message).toContain(message)
  })

  it.each(['Resources | join kind=leftsemi (Resources) on id', 'Resources | join kind=nothing (Resources) on id'])(
    'names a kind of join that Azure does not have: %s',
    (query) => {
      expect(errorOf(query).code).toBe('UnsupportedJoinFlavor')
    },
  )

  it.each([
    'HealthResources',
    'Resources | join (AdvisorResources) on id',
    'Resources | extend far = geo_distance_2points(1.0, 2.0, 3.0, 4.0)',
    'Resources | summarize hll(name)',
    'Resources | summarize twice = count() * 2',
  ])('does not pretend to refuse what only it lacks: %s', (query) => {
    expect(() => run(query)).toThrow(QueryNotSimulated)
  })

  it.each([
    'Resources | extend name = strlen(name) | where name > 2 | count',
    'Resources | extend tags = tostring(tags) | distinct tags | count',
    'Resources | project name, type | distinct * | count',
  ])('reads a column as what the query made of it: %s', (query) => {
    expect(run(query)).toEqual([{ Count: 1 }])
  })

  it('takes comparisons of dynamic values with times, as Azure does', () => {
    expect(run('Resources | where properties.at > ago(1d) | count')).toEqual([{ Count: 0 }])
  })

  it('refuses nesting beyond reason instead of failing', () => {
    const chain = Array.from({ length: 15_000 }, () => 'true')

    expect(errorOf(`Resources | where ${chain.join(' or ')}`).code).toBe('QueryTooComplex')
  })

  it('takes a long list and a long chain', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `'/r/${index}'`)
    const chain = ids.slice(0, 300).map((id) => `id == ${id}`)

    expect(run(`Resources | where id in~ (${ids.join(', ')}) | count`)).toEqual([{ Count: 1 }])
    expect(run(`Resources | where ${chain.join(' or ')} | count`)).toEqual([{ Count: 1 }])
  })
})
