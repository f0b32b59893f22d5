import { errorOf, namesWhere, resource, valueOf } from './graph-support.ts'

const web = resource({
  name: 'web-01',
  tags: { env: 'Prod', tier: 1 },
  properties: { size: 4, on: true, at: '2026-01-10T08:00:00Z' },
})
const db = resource({ name: 'Db-02', tags: null, properties: { size: 16, on: false, at: '2025-12-01T08:00:00Z' } })
const rows = [web, db]

describe('comparing texts', () => {
  it.each([
    ["name == 'web-01'", ['web-01']],
    ["name == 'WEB-01'", []],
    ["name =~ 'WEB-01'", ['web-01']],
    ["name !~ 'WEB-01'", ['Db-02']],
    ["name != 'web-01'", ['Db-02']],
    ["name in ('web-01', 'x')", ['web-01']],
    ["name in ('WEB-01')", []],
    ["name in~ ('WEB-01', 'DB-02')", ['web-01', 'Db-02']],
    ["name !in ('web-01')", ['Db-02']],
    ["name !in~ ('WEB-01')", ['Db-02']],
    ["name in (dynamic(['web-01']))", ['web-01']],
    ["name contains 'EB-0'", ['web-01']],
    ["name !contains 'EB-0'", ['Db-02']],
    ["name contains_cs 'EB-0'", []],
    ["name startswith 'WEB'", ['web-01']],
    ["name startswith_cs 'WEB'", []],
    ["name !endswith '01'", ['Db-02']],
    ["name endswith_cs '02'", ['Db-02']],
    ["name matches regex '^[a-z]+-[0-9]+$'", ['web-01']],
    ["name matches regex '(?i)^DB'", ['Db-02']],
  ])('%s', (condition, expected) => {
    expect(namesWhere(condition, rows)).toEqual(expected)
  })
})

describe('has', () => {
  it.each([
    ["'web-01.contoso' has '01'", true],
    ["'web-01.contoso' has 'WEB'", true],
    ["'web-01.contoso' has 'we'", false],
    ["'web-01.contoso' has 'web-01'", true],
    ["'web-01.contoso' has 'b-01'", false],
    ["'web-01.contoso' has_cs 'WEB'", false],
    ["'web-01.contoso' !has 'cont'", true],
    ["'web-01.contoso' hasprefix 'cont'", true],
    ["'web-01.contoso' hassuffix 'toso'", true],
    ["'web-01.contoso' hassuffix 'cont'", false],
    ["'web-01.contoso' has_any ('x', '01')", true],
    ["'web-01.contoso' has_any (dynamic(['x', 'y']))", false],
    ["'web-01.contoso' has_all ('web', '01')", true],
    ["'web-01.contoso' has_all ('web', '02')", false],
  ])('%s is %s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected)
  })

  it('looks into every text of a row with *', () => {
    expect(namesWhere("* has 'prod'", rows)).toEqual(['web-01'])
  })
})

describe('comparing dynamic values', () => {
  it.each([
    ["tags.env == 'Prod'", ['web-01']],
    ["tags['env'] =~ 'prod'", ['web-01']],
    ["tags.Env == 'Prod'", []],
    ['properties.size > 8', ['Db-02']],
    ['properties.size between (1 .. 4)', ['web-01']],
    ['tobool(properties.on)', ['web-01']],
    ['properties.on == true', ['web-01']],
    ['properties.at > datetime(2026-01-01)', ['web-01']],
    ['todatetime(properties.at) > ago(7d)', ['web-01']],
    ["tags contains 'tier'", ['web-01']],
  ])('%s', (condition, expected) => {
    expect(namesWhere(condition, rows)).toEqual(expected)
  })

  it('treats a missing property as unequal to everything', () => {
    expect(namesWhere("tags.env != 'Prod'", rows)).toEqual(['Db-02'])
  })

  it('refuses to compare two dynamic values, as Kusto does', () => {
    expect(errorOf('Resources | where tags.a == tags.b').message).toContain('Try adding explicit casts')
  })
})

describe('nulls', () => {
  it.each([
    ['int(null) == int(null)', null],
    ['int(null) == 1', false],
    ['int(null) != 1', true],
    ['int(null) < 1', null],
    ['int(null) + 1', null],
    ['not(int(null) == int(null))', null],
    ['bool(null) and false', false],
    ['bool(null) and true', null],
    ['bool(null) or true', true],
    ['bool(null) or false', null],
    ['isnull(int(null))', true],
    ["isnull('')", false],
    ["isempty('')", true],
    ['isempty(tags.nothing)', true],
    ['isnotnull(tags.nothing)', false],
    ['tostring(tags.nothing)', ''],
    ['kind', ''],
    ['tags', null],
  ])('%s is %s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected)
  })

  it('keeps only rows for which the condition is true', () => {
    expect(namesWhere('int(null) == int(null) or not(int(null) < 1)', rows)).toEqual([])
  })
})

describe('logic and arithmetic', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['7 / 2', 3],
    ['7.0 / 2', 3.5],
    ['-7 % 3', 2],
    ['1 / 0', null],
    ["1 == 1 and not('a' == 'b')", true],
    ['datetime(2026-01-15) - datetime(2026-01-14)', '1.00:00:00'],
    ['datetime(2026-01-15) + 1h', '2026-01-15T01:00:00Z'],
    ['2 * 1h', '02:00:00'],
    ['1d / 1h', 24],
    ['true == 1', true],
  ])('%s is %s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected)
  })

  it('refuses a condition that is not a boolean', () => {
    expect(errorOf('Resources | where properties.on').code).toBe('Default')
    expect(errorOf("Resources | where name = 'x'").code).not.toBe('')
  })

  it('refuses a range of texts, as Kusto does', () => {
    expect(errorOf("Resources | where name between ('a' .. 'z')").message).toContain("'between' is not defined")
  })

  it('refuses to compare a text with a number', () => {
    expect(errorOf('Resources | where name == 5').message).toContain('types string and long')
  })
})
