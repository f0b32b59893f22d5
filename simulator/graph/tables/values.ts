import { formatTimespan, parseTimespan } from './timespans.ts'

/**
 * Kusto's types, as far as Resource Graph shows them. At run time: string is a string and never null; long, int, real
 * are numbers; datetime is milliseconds since the epoch and timespan milliseconds; dynamic is any JSON value.
 */
const VALUE_TYPES = ['string', 'long', 'int', 'real', 'bool', 'datetime', 'timespan', 'guid', 'dynamic'] as const
export type ValueType = (typeof VALUE_TYPES)[number]

const VALUE_TYPE_NAMES: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...VALUE_TYPES.map((type) => [type, type] as const),
  ['boolean', 'bool'],
  ['date', 'datetime'],
  ['time', 'timespan'],
  ['double', 'real'],
  ['decimal', 'real'],
])

/** The type that a keyword such as `typeof(…)` names. */
export function findValueType(keyword: string): ValueType | undefined {
  return VALUE_TYPE_NAMES.get(keyword)
}

export function isNumeric(type: ValueType): boolean {
  return type === 'long' || type === 'int' || type === 'real'
}

/** The empty value of a column: strings have no null in Kusto, only the empty string. */
export function nothingOf(type: ValueType): unknown {
  return type === 'string' ? '' : null
}

export function isBag(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Like `tostring()`: null becomes the empty string, bags and arrays become compact JSON. */
export function toText(type: ValueType, value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') {
    if (type === 'datetime') return formatDatetime(value)
    if (type === 'timespan') return formatTimespan(value)
    return Object.is(value, Infinity) ? 'Infinity' : value.toString()
  }
  return JSON.stringify(value)
}

/** A value as it appears in a JSON response or inside a dynamic value. */
export function toJson(type: ValueType, value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value !== 'number') return value
  if (type === 'datetime') return formatDatetime(value)
  if (type === 'timespan') return formatTimespan(value)
  return Number.isFinite(value) ? value : value.toString()
}

function toReal(type: ValueType, value: unknown): number | null {
  if (typeof value === 'number') return type === 'timespan' || type === 'datetime' ? null : value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (/^[+-]?0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16)
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null
}

/** Like `tolong()`: a number loses its fraction, a string that isn't a whole number becomes null. */
function toWhole(type: ValueType, value: unknown): number | null {
  if (typeof value === 'string' && !/^\s*[+-]?(\d+|0x[0-9a-f]+)\s*$/i.test(value)) return null
  const number = toReal(type, value)
  return number === null || !Number.isFinite(number) ? null : Math.trunc(number)
}

function toBool(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  if (typeof value !== 'string') return null
  const text = value.trim().toLowerCase()
  if (text === 'true') return true
  if (text === 'false') return false
  const number = toWhole('string', text)
  return number === null ? null : number !== 0
}

const ISO_DATETIME = /^\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?)?$/
const OFFSET = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i

/** Strings without an offset are UTC, as everywhere in Kusto. */
export function toDatetime(type: ValueType, value: unknown): number | null {
  if (typeof value === 'number') return type === 'datetime' ? value : null
  if (typeof value !== 'string' || !/^\d{4}|\d{1,2}\D/.test(value)) return null
  const parsed = Date.parse(inUtc(value.trim()))
  return Number.isNaN(parsed) ? null : parsed
}

function inUtc(text: string): string {
  if (ISO_DATETIME.test(text)) return text.includes(':') ? `${text.replace(' ', 'T')}Z` : text
  return OFFSET.test(text) ? text : `${text} UTC`
}

function toTimespan(type: ValueType, value: unknown): number | null {
  if (typeof value === 'number') return type === 'timespan' ? value : null
  return typeof value === 'string' ? parseTimespan(value) : null
}

/** ISO 8601 in UTC without trailing zeros, as Resource Graph writes a datetime. */
function formatDatetime(milliseconds: number): string {
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return ''
  return date
    .toISOString()
    .replace(/\.?0+Z$/, 'Z')
    .replace(/T(\d\d):(\d\d)Z$/, 'T$1:$2:00Z')
    .replace(/T(\d\d)Z$/, 'T$1:00:00Z')
}

function toGuid(type: ValueType, value: unknown): string | null {
  const text = toText(type, value).toLowerCase()
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text) ? text : null
}

const CONVERSIONS: Record<ValueType, (type: ValueType, value: unknown) => unknown> = {
  string: toText,
  guid: toGuid,
  long: toWhole,
  int: toWhole,
  real: toReal,
  bool: (_type, value) => toBool(value),
  datetime: toDatetime,
  timespan: toTimespan,
  dynamic: toJson,
}

export function convert(to: ValueType, type: ValueType, value: unknown): unknown {
  return CONVERSIONS[to](type, value)
}

/** Null sorts below everything. Strings sort by code unit, so upper case comes before lower case. */
export function compareForSort(left: unknown, right: unknown): number {
  if (left === right) return 0
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : -1
  if (right === null || right === undefined) return 1
  return isBelow(left, right) ? -1 : 1
}

function isBelow(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left < right
  return Number(left) < Number(right)
}

export function equalsIgnoringCase(left: string, right: string): boolean {
  return left === right || (left.length === right.length && left.toLowerCase() === right.toLowerCase())
}
