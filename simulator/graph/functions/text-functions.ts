import { compileRegex } from '../compile/regex.ts'
import { toText, type ValueType } from '../tables/values.ts'
import { namedAfterArgument, ofText, ofValues, type ScalarFunction } from './scalar-function.ts'

const replaceRegex = ofTexts([3, 3], 'string', ([text = '', pattern = '', by = '']) =>
  text.replaceAll(globalRegex(pattern), by.replaceAll(/\\(\d)/g, '$$$1')),
)
const concatenate = ofTexts([1, 64], 'string', (texts) => texts.join(''))

export const TEXT_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  tolower: ofText('string', (text) => text.toLowerCase()),
  toupper: ofText('string', (text) => text.toUpperCase()),
  strlen: { ...ofText('long', (text) => Array.from(text).length), namePrefix: 'strlen' },
  reverse: ofText('string', (text) => Array.from(text).reverse().join('')),
  isascii: ofText('bool', (text) => Array.from(text).every((character) => character <= '\u007f')),
  url_encode: ofText('string', encodeURIComponent),
  strcat: concatenate,
  strcat_delim: ofTexts([2, 64], 'string', ([delimiter, ...texts]) => texts.join(delimiter)),
  strcat_array: ofValues([2, 2], 'string', ([array, delimiter]) =>
    Array.isArray(array) ? array.map((item) => toText('dynamic', item)).join(toText('string', delimiter)) : '',
  ),
  split: namedAfterArgument(
    ofValues([2, 3], 'dynamic', ([text, delimiter, index], [type = 'string']) =>
      split(toText(type, text), delimiter, index),
    ),
  ),
  substring: ofValues([2, 3], 'string', ([text, start, length], [type = 'string']) =>
    substring(toText(type, text), start, length),
  ),
  indexof: ofValues([2, 5], 'long', ([text, wanted, start], [type = 'string', wantedType = 'string']) =>
    toText(type, text).indexOf(toText(wantedType, wanted), typeof start === 'number' ? start : 0),
  ),
  replace_string: ofTexts([3, 3], 'string', ([text = '', wanted = '', by = '']) =>
    wanted === '' ? text : text.split(wanted).join(by),
  ),
  replace_regex: replaceRegex,
  replace: replaceRegex,
  trim: ofTexts([2, 2], 'string', ([pattern = '', text = '']) => trimStart(pattern, trimEnd(pattern, text))),
  trim_start: ofTexts([2, 2], 'string', ([pattern = '', text = '']) => trimStart(pattern, text)),
  trim_end: ofTexts([2, 2], 'string', ([pattern = '', text = '']) => trimEnd(pattern, text)),
  extract: ofValues([3, 4], 'string', ([pattern, group, text], [, , type = 'string']) =>
    typeof pattern === 'string' && typeof group === 'number'
      ? (compileRegex(pattern).exec(toText(type, text))?.[group] ?? '')
      : '',
  ),
  countof: ofTexts([2, 3], 'long', ([text = '', wanted = '', kind = 'normal']) => countOf(text, wanted, kind)),
  strcmp: ofTexts([2, 2], 'int', ([left = '', right = '']) => (left === right ? 0 : left < right ? -1 : 1)),
  hash: ofValues([1, 2], 'long', ([value, modulus], [type = 'string']) => hash(toText(type, value), modulus)),
}

function ofTexts(
  arity: readonly [number, number],
  type: ValueType,
  apply: (texts: readonly string[]) => unknown,
): ScalarFunction {
  return ofValues(arity, type, (values, types) =>
    apply(values.map((value, index) => toText(types[index] ?? 'string', value))),
  )
}

function globalRegex(pattern: string): RegExp {
  const { source, flags } = compileRegex(pattern)
  return new RegExp(source, `${flags}g`)
}

function split(text: string, delimiter: unknown, index: unknown): unknown {
  const parts = typeof delimiter === 'string' && delimiter !== '' ? text.split(delimiter) : [text]
  if (typeof index !== 'number') return parts
  const part = parts[index]
  return part === undefined ? [] : [part]
}

function substring(text: string, start: unknown, length: unknown): string {
  if (typeof start !== 'number') return ''
  const from = start < 0 ? Math.max(text.length + start, 0) : start
  return text.slice(from, typeof length === 'number' ? from + Math.max(length, 0) : undefined)
}

function trimStart(pattern: string, text: string): string {
  const { source, flags } = compileRegex(pattern)
  return text.replace(new RegExp(`^(?:${source})`, flags), '')
}

function trimEnd(pattern: string, text: string): string {
  const { source, flags } = compileRegex(pattern)
  return text.replace(new RegExp(`(?:${source})$`, flags), '')
}

function countOf(text: string, wanted: string, kind: string): number {
  if (kind === 'regex') return Array.from(text.matchAll(globalRegex(wanted))).length
  let count = 0
  for (let at = text.indexOf(wanted); at >= 0 && wanted !== ''; at = text.indexOf(wanted, at + 1)) count += 1
  return count
}

/** Not Kusto's xxhash64, but just as deterministic. Queries use it only to split results into even parts. */
function hash(text: string, modulus: unknown): number {
  let value = 2_166_136_261
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 16_777_619)
  return typeof modulus === 'number' && modulus > 0 ? (value >>> 0) % modulus : value >>> 0
}
