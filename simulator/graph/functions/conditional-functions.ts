import { not } from '../compile/comparisons.ts'
import type { Scalar } from '../compile/scalar.ts'
import { QueryError } from '../query-error.ts'
import { convert, isNumeric, nothingOf, type ValueType } from '../tables/values.ts'
import { ofValue, type ScalarFunction } from './scalar-function.ts'

const CONDITIONAL: ScalarFunction = { minimum: 3, maximum: 3, compile: compileCase }

export const CONDITIONAL_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  not: ofValue('bool', (value) => (typeof value === 'boolean' ? not(value) : null)),
  isempty: ofValue('bool', isEmpty),
  isnotempty: ofValue('bool', (value) => !isEmpty(value)),
  notempty: ofValue('bool', (value) => !isEmpty(value)),
  isnull: ofValue('bool', (value) => value === null),
  isnotnull: ofValue('bool', (value) => value !== null),
  notnull: ofValue('bool', (value) => value !== null),
  iff: CONDITIONAL,
  iif: CONDITIONAL,
  case: { minimum: 3, maximum: Infinity, compile: compileCase },
  coalesce: { minimum: 1, maximum: Infinity, compile: compileCoalesce },
}

function isEmpty(value: unknown): boolean {
  return value === null || value === ''
}

/** Alternating conditions and values, then the fallback value. */
function compileCase(args: readonly Scalar[]): Scalar {
  const otherwise = args.at(-1)
  if (otherwise === undefined || args.length % 2 === 0)
    throw new QueryError('Default', 'case(): an odd number of arguments is expected.')
  const branches = Array.from({ length: (args.length - 1) / 2 }, (_, index) => {
    const [condition, value] = args.slice(index * 2, index * 2 + 2)
    if (condition === undefined || value === undefined) throw new RangeError('a condition and a value expected')
    if (condition.type !== 'bool')
      throw new QueryError('Default', `a predicate has to be of type bool, not ${condition.type}`)
    return { condition, value }
  })
  const type = commonType([...branches.map(({ value }) => value), otherwise])
  const values = branches.map(({ condition, value }) => ({ condition: condition.evaluate, value: readAs(type, value) }))
  const fallback = readAs(type, otherwise)
  return {
    type,
    evaluate: (row, context) => {
      for (const { condition, value } of values) if (condition(row, context) === true) return value(row, context)
      return fallback(row, context)
    },
  }
}

/** The first value that is neither null nor an empty string. */
function compileCoalesce(args: readonly Scalar[]): Scalar {
  const type = commonType(args)
  const values = args.map((arg) => readAs(type, arg))
  return {
    type,
    evaluate: (row, context) => {
      for (const value of values) {
        const found = value(row, context)
        if (!isEmpty(found)) return found
      }
      return nothingOf(type)
    },
  }
}

function commonType(scalars: readonly Scalar[]): ValueType {
  const types = new Set(scalars.map(({ type }) => type))
  const [first = 'dynamic'] = types
  if (types.size === 1) return first
  if ([...types].every(isNumeric)) return types.has('real') ? 'real' : 'long'
  if (types.has('dynamic')) return 'dynamic'
  throw new QueryError(
    'Default',
    `The values are of different types: ${[...types].join(', ')}. Try adding explicit casts`,
  )
}

function readAs(type: ValueType, { type: from, evaluate }: Scalar): Scalar['evaluate'] {
  if (type === from || type !== 'dynamic') return evaluate
  return (row, context) => convert('dynamic', from, evaluate(row, context))
}
