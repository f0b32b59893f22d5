import fc from 'fast-check'
import { errorOf, namesWhere, resource, valueOf } from './graph-support.ts'

function escaped(text: string): string {
  const characters = Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  )
  return `'${characters.join('')}'`
}

function escapedLightly(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}

function verbatim(text: string): string {
  return `@'${text.replaceAll("'", "''")}'`
}

describe('string literals', () => {
  it('gives back any text that is written in \\u escapes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => valueOf(escaped(text)) === text))
  })

  it('gives back any text in which quotes, backslashes and line ends are escaped', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => valueOf(escapedLightly(text)) === text))
  })

  it('gives back any text without line ends as a verbatim literal', () => {
    const oneLine = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text))
    fc.assert(fc.property(oneLine, (text) => valueOf(verbatim(text)) === text))
  })

  it('never lets an escaped text out of its literal', () => {
    const rows = [resource({ name: 'secret' })]
    const hostile = fc.constantFrom(
      "' or 1 == 1 or '",
      "\\' or true //",
      "x' | project name | where '' == '",
      '"',
      '\\',
      "''",
    )
    fc.assert(fc.property(hostile, (text) => namesWhere(`name == ${escapedLightly(text)}`, rows).length === 0))
  })

  it.each([
    [String.raw`'a\tb'`, 'a\tb'],
    [String.raw`@'C:\temp'`, String.raw`C:\temp`],
    ['"it\'s"', "it's"],
    ["'a' 'b'", 'ab'],
    ["h'hidden'", 'hidden'],
  ])('reads %s', (literal, expected) => {
    expect(valueOf(literal)).toBe(expected)
  })

  it('refuses a literal that never ends', () => {
    expect(errorOf("Resources | where name == 'x").code).toBe('ParserFailure')
  })
})

describe('other literals', () => {
  it.each([
    ['0x1f', 31],
    ['-5', -5],
    ['1.5', 1.5],
    ['true', true],
    ['int(null)', null],
    ['datetime(2026-01-15)', '2026-01-15T00:00:00Z'],
    ['datetime(2026-01-15 10:20:30.5)', '2026-01-15T10:20:30.5Z'],
    ['90m', '01:30:00'],
    ['time(1.02:03:04)', '1.02:03:04'],
    ["dynamic({'a': [1, -2, 'x', null, true]})", { a: [1, -2, 'x', null, true] }],
  ])('reads %s', (literal, expected) => {
    expect(valueOf(literal)).toEqual(expected)
  })
})
