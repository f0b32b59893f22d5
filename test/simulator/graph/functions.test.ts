import { errorOf, resource, valueOf } from './graph-support.ts'

const row = resource({
  name: 'Web-01',
  tags: { b: 1, a: 'x' },
  properties: { list: ['a', 'b', 2], nested: { deep: [{ c: 5 }] }, text: '{"k":[1]}', count: '12' },
})

describe('functions', () => {
  it.each([
    ['tostring(5)', '5'],
    ['tostring(true)', 'true'],
    ['tostring(tags)', '{"b":1,"a":"x"}'],
    ['toint(properties.count)', 12],
    ["toint('1.5')", null],
    ['tolong(2.9)', 2],
    ["todouble('2.5')", 2.5],
    ["tobool('TRUE')", true],
    ["tobool('x')", null],
    ["todatetime('2026-01-15T10:00:00+02:00')", '2026-01-15T08:00:00Z'],
    ["todatetime('no date')", null],
    ["todatetime('2026-01-15 10:00')", '2026-01-15T10:00:00Z'],
    ["todatetime('Thu, 15 Jan 2026 10:00:00 GMT')", '2026-01-15T10:00:00Z'],
    ["todatetime('01/15/2026')", '2026-01-15T00:00:00Z'],
    ["toguid('74BE27DE-1E4E-49D9-B579-FE0B331D3642')", '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ["toguid('x')", null],
    ['pack_all().name', 'Web-01'],
    ["hash('x', 10) == hash('x') % 10", true],
    ['tolower(name)', 'web-01'],
    ['toupper(name)', 'WEB-01'],
    ['strlen(name)', 6],
    ["strcat(name, '/', 1)", 'Web-01/1'],
    ["strcat_delim('-', 'a', 'b')", 'a-b'],
    ["split('a/b/c', '/')", ['a', 'b', 'c']],
    ["split('a/b/c', '/')[1]", 'b'],
    ["split('a/b/c', '/', 2)", ['c']],
    ["split('a/b/c', '/')[-1]", 'c'],
    ["substring('abcdef', 2)", 'cdef'],
    ["substring('abcdef', 1, 2)", 'bc'],
    ["indexof('abcabc', 'c')", 2],
    ["indexof('abc', 'x')", -1],
    ["replace_string('a.b.c', '.', '-')", 'a-b-c'],
    [String.raw`replace_regex('a1b22', '[0-9]+', '#')`, 'a#b#'],
    [String.raw`replace_regex('ab', '(a)(b)', @'\2\1')`, 'ba'],
    ["trim('-', '-x-')", 'x'],
    ["trim_start('/', '/x/')", 'x/'],
    ["trim_end('/', '/x/')", '/x'],
    [String.raw`extract('/vm-([0-9]+)', 1, '/x/vm-42')`, '42'],
    ["countof('abcbc', 'bc')", 2],
    ["iff(1 == 1, 'yes', 'no')", 'yes'],
    ["iif(tags.none == 'x', 'yes', 'no')", 'no'],
    ["case(1 == 2, 'a', 1 == 1, 'b', 'c')", 'b'],
    ["coalesce('', 'x')", 'x'],
    ['coalesce(int(null), 3)', 3],
    ['array_length(properties.list)', 3],
    ['array_length(tags)', null],
    ['array_concat(properties.list, dynamic([3]))', ['a', 'b', 2, 3]],
    ["array_index_of(properties.list, 'b')", 1],
    ["set_has_element(properties.list, 'b')", true],
    ['bag_keys(tags)', ['b', 'a']],
    ["bag_merge(dynamic({'a': 1}), dynamic({'a': 2, 'b': 3}))", { a: 1, b: 3 }],
    ["bag_pack('n', name, 'k', 1)", { n: 'Web-01', k: 1 }],
    ['pack_array(name, 1)', ['Web-01', 1]],
    ['parse_json(tostring(properties.text)).k[0]', 1],
    ['gettype(properties.list)', 'array'],
    ['properties.nested.deep[0].c', 5],
    ["properties['nested']['deep'][0]['c']", 5],
    ['properties.Nested', null],
    ['now()', '2026-01-15T12:00:00Z'],
    ['ago(12h)', '2026-01-15T00:00:00Z'],
    ["datetime_diff('day', datetime(2026-01-15), datetime(2026-01-01))", 14],
    ["datetime_diff('month', datetime(2026-03-01), datetime(2026-01-31))", 2],
    ["format_datetime(datetime(2026-01-05 07:08:09), 'yyyy-MM-dd HH:mm:ss')", '2026-01-05 07:08:09'],
    ['bin(17, 5)', 15],
    ['bin(datetime(2026-01-15 10:20), 1h)', '2026-01-15T10:00:00Z'],
    ['floor(2.7, 1)', 2],
    ['abs(-3)', 3],
    ['round(2.345, 2)', 2.35],
    ['min_of(3, 1, 2)', 1],
    ['max_of(3, 1, 2)', 3],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression, row)).toEqual(expected)
  })

  it('refuses an unknown function by its name', () => {
    expect(errorOf('Resources | extend x = frobnicate(name)').message).toBe("Unknown function: 'frobnicate'.")
  })

  it('refuses a wrong number of arguments', () => {
    expect(errorOf('Resources | extend x = tolower()').message).toContain('expects 1 argument')
  })

  it('does not take names from JavaScript for functions', () => {
    expect(errorOf('Resources | extend x = constructor(name)').message).toContain('Unknown function')
    expect(valueOf('properties.constructor', row)).toBeNull()
  })
})
