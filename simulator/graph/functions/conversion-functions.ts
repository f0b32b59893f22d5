import { convert, type ValueType } from '../tables/values.ts'
import { namedAfterArgument, ofValue, type ScalarFunction } from './scalar-function.ts'

export const CONVERSION_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  tostring: conversionTo('string'),
  toint: conversionTo('int'),
  tolong: conversionTo('long'),
  todouble: conversionTo('real'),
  toreal: conversionTo('real'),
  todecimal: conversionTo('real'),
  tobool: conversionTo('bool'),
  toboolean: conversionTo('bool'),
  todatetime: conversionTo('datetime'),
  totimespan: conversionTo('timespan'),
  toguid: conversionTo('guid'),
  parse_json: namedAfterArgument(ofValue('dynamic', parseJson)),
  parsejson: namedAfterArgument(ofValue('dynamic', parseJson)),
  todynamic: namedAfterArgument(ofValue('dynamic', parseJson)),
  toobject: namedAfterArgument(ofValue('dynamic', parseJson)),
  gettype: { ...ofValue('string', getType), namePrefix: 'type' },
}

function conversionTo(type: ValueType): ScalarFunction {
  return namedAfterArgument(ofValue(type, (value, from) => convert(type, from, value)))
}

/** A string that isn't JSON stays a string. */
function parseJson(value: unknown, type: ValueType): unknown {
  if (type !== 'string' || typeof value !== 'string') return convert('dynamic', type, value)
  if (value === '') return null
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function getType(value: unknown, type: ValueType): string {
  if (type !== 'dynamic') return type
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'dictionary'
  if (typeof value === 'number') return Number.isInteger(value) ? 'long' : 'double'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
