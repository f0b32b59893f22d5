import { compareForSort, type ValueType } from '../tables/values.ts'
import { namedAfterArgument, ofValue, ofValues, type ScalarFunction } from './scalar-function.ts'

const bin = namedAfterArgument(ofValues([2, 2], firstType, ([value, size]) => toBin(value, size)))

export const NUMBER_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  bin,
  floor: bin,
  abs: namedAfterArgument(ofNumber(Math.abs)),
  ceiling: namedAfterArgument(ofNumber(Math.ceil)),
  round: namedAfterArgument(ofValues([1, 2], 'real', ([value, digits]) => round(value, digits))),
  sqrt: namedAfterArgument(ofNumber(Math.sqrt)),
  log: ofNumber(Math.log),
  log10: ofNumber(Math.log10),
  exp: ofNumber(Math.exp),
  sign: ofNumber(Math.sign),
  pow: namedAfterArgument(
    ofValues([2, 2], 'real', ([base, power]) =>
      typeof base === 'number' && typeof power === 'number' ? base ** power : null,
    ),
  ),
  min_of: ofValues([1, 64], firstType, (values) => extreme(values, -1)),
  max_of: ofValues([1, 64], firstType, (values) => extreme(values, 1)),
}

function firstType([type = 'long']: readonly ValueType[]): ValueType {
  return type
}

function ofNumber(apply: (value: number) => number): ScalarFunction {
  const scalarFunction = ofValue('real', (value) => (typeof value === 'number' ? apply(value) : null))
  return {
    ...scalarFunction,
    compile: (args) => {
      const scalar = scalarFunction.compile(args)
      return apply === Math.abs || apply === Math.sign ? { ...scalar, type: args[0]?.type ?? 'real' } : scalar
    },
  }
}

function toBin(value: unknown, size: unknown): number | null {
  if (typeof value !== 'number' || typeof size !== 'number' || size <= 0) return null
  return Math.floor(value / size) * size
}

function round(value: unknown, digits: unknown): number | null {
  if (typeof value !== 'number') return null
  const scale = 10 ** (typeof digits === 'number' ? digits : 0)
  return Math.round(value * scale) / scale
}

function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  return values.reduce<unknown>((best, value) => {
    if (value === null) return best
    return best === null || compareForSort(value, best) * sign > 0 ? value : best
  }, null)
}
