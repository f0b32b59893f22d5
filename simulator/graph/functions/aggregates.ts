import { compileCondition, compileExpression, type ExpressionScope } from '../compile/compile-expression.ts'
import type { Scalar } from '../compile/scalar.ts'
import type { Expression } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import type { Context } from '../tables/relation.ts'
import { compareForSort, isBag, isNumeric, nothingOf, toJson, type ValueType } from '../tables/values.ts'

export interface Accumulator {
  add(row: unknown, context: Context): void
  result(): unknown
}

export interface CompiledAggregate {
  readonly type: ValueType
  start(): Accumulator
}

export interface Aggregate {
  /** `make_list(x)` is named `list_x`. Without a prefix the column takes the argument's name. */
  readonly prefix?: string
  compile(args: readonly Expression[], scope: ExpressionScope): CompiledAggregate
}

/** Reduces the non-null values of a group to one value. */
type Fold = (values: readonly unknown[]) => unknown

const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  [
    'count',
    { prefix: 'count', compile: (args, scope) => counting(args.length === 0 ? undefined : compileArg(args, 0, scope)) },
  ],
  ['countif', { prefix: 'countif', compile: (args, scope) => counting(undefined, compileFilter(args, 0, scope)) }],
  ['dcount', folding('dcount', 'long', countDistinct)],
  ['dcountif', foldingIf('dcountif', 'long', countDistinct)],
  ['count_distinct', folding('count_distinct', 'long', countDistinct)],
  ['sum', folding('sum', numberType, sum)],
  ['sumif', foldingIf('sumif', numberType, sum)],
  ['avg', folding('avg', averageType, average)],
  ['avgif', foldingIf('avgif', averageType, average)],
  ['min', folding('min', ownType, (values) => extreme(values, -1))],
  ['minif', foldingIf('minif', ownType, (values) => extreme(values, -1))],
  ['max', folding('max', ownType, (values) => extreme(values, 1))],
  ['maxif', foldingIf('maxif', ownType, (values) => extreme(values, 1))],
  ['make_list', collecting('list', (values) => values)],
  ['makelist', collecting('list', (values) => values)],
  ['make_list_if', foldingIf('list', 'dynamic', (values) => values)],
  ['make_set', collecting('set', distinct)],
  ['makeset', collecting('set', distinct)],
  ['make_set_if', foldingIf('set', 'dynamic', distinct)],
  ['make_bag', folding('bag', 'dynamic', (bags) => Object.assign({}, ...bags.filter(isBag).reverse()))],
  ['any', folding('any', ownType, ([value]) => value ?? null)],
  ['take_any', { compile: folding('', ownType, ([value]) => value ?? null).compile }],
  ['stdev', folding('stdev', 'real', deviation)],
  ['percentile', { prefix: 'percentile', compile: compilePercentile }],
])

export function findAggregate(name: string): Aggregate | undefined {
  return AGGREGATES.get(name)
}

function compileArg(args: readonly Expression[], index: number, scope: ExpressionScope): Scalar {
  const arg = args[index]
  if (arg === undefined) throw new QueryError('Default', 'an aggregate lacks an argument')
  return compileExpression(arg, scope)
}

function compileFilter(args: readonly Expression[], index: number, scope: ExpressionScope): Scalar {
  const arg = args[index]
  if (arg === undefined) throw new QueryError('Default', 'an aggregate lacks a predicate')
  return compileCondition(arg, scope)
}

function counting(value: Scalar | undefined, filter?: Scalar): CompiledAggregate {
  return {
    type: 'long',
    start: () => {
      let count = 0
      return {
        add: (row, context) => {
          if (filter !== undefined && filter.evaluate(row, context) !== true) return
          if (value === undefined || value.evaluate(row, context) !== null) count += 1
        },
        result: () => count,
      }
    },
  }
}

type ResultType = ValueType | ((argument: ValueType) => ValueType)

function collected(type: ResultType, value: Scalar, filter: Scalar | undefined, fold: Fold): CompiledAggregate {
  const resultType = typeof type === 'function' ? type(value.type) : type
  const wrap = resultType === 'dynamic' ? (item: unknown) => toJson(value.type, item) : (item: unknown) => item
  return {
    type: resultType,
    start: () => {
      const values: unknown[] = []
      return {
        add: (row, context) => {
          if (filter !== undefined && filter.evaluate(row, context) !== true) return
          const item = value.evaluate(row, context)
          if (item !== null) values.push(wrap(item))
        },
        result: () => fold(values) ?? nothingOf(resultType),
      }
    },
  }
}

function folding(prefix: string, type: ResultType, fold: Fold): Aggregate {
  return { prefix, compile: (args, scope) => collected(type, compileArg(args, 0, scope), undefined, fold) }
}

function foldingIf(prefix: string, type: ResultType, fold: Fold): Aggregate {
  return {
    prefix,
    compile: (args, scope) => collected(type, compileArg(args, 0, scope), compileFilter(args, 1, scope), fold),
  }
}

/** A list or set whose optional second argument is its maximum size. */
function collecting(prefix: string, choose: (values: readonly unknown[]) => readonly unknown[]): Aggregate {
  return {
    prefix,
    compile: (args, scope) => {
      const size = args.length > 1 ? compileArg(args, 1, scope).constant?.value : undefined
      const limit = typeof size === 'number' ? size : undefined
      return collected('dynamic', compileArg(args, 0, scope), undefined, (values) => choose(values).slice(0, limit))
    },
  }
}

function numberType(type: ValueType): ValueType {
  return type === 'dynamic' ? 'real' : type
}

function averageType(type: ValueType): ValueType {
  return isNumeric(type) || type === 'dynamic' ? 'real' : type
}

function ownType(type: ValueType): ValueType {
  return type
}

function numbers(values: readonly unknown[]): readonly number[] {
  return values.filter((value) => typeof value === 'number')
}

function sum(values: readonly unknown[]): number {
  return numbers(values).reduce((total, value) => total + value, 0)
}

function average(values: readonly unknown[]): number | null {
  const count = numbers(values).length
  return count === 0 ? null : sum(values) / count
}

function deviation(values: readonly unknown[]): number | null {
  const [all, mean] = [numbers(values), average(values)]
  if (mean === null || all.length < 2) return all.length === 1 ? 0 : null
  return Math.sqrt(all.reduce((total, value) => total + (value - mean) ** 2, 0) / (all.length - 1))
}

function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  return values.reduce<unknown>(
    (best, value) => (best === null || compareForSort(value, best) * sign > 0 ? value : best),
    null,
  )
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return [
    ...new Map(values.map((value) => [typeof value === 'object' ? JSON.stringify(value) : value, value])).values(),
  ]
}

function countDistinct(values: readonly unknown[]): number {
  return distinct(values).length
}

function compilePercentile(args: readonly Expression[], scope: ExpressionScope): CompiledAggregate {
  const percent = compileArg(args, 1, scope).constant?.value
  if (typeof percent !== 'number') throw new QueryError('Default', 'percentile(): a number is expected')
  return collected(ownType, compileArg(args, 0, scope), undefined, (values) => {
    const sorted = values.toSorted(compareForSort)
    return sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)] ?? null
  })
}
