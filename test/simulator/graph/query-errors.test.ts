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
