import { nameOf } from '../compile/column-names.ts'
import { compileExpression, type ExpressionScope } from '../compile/compile-expression.ts'
import { compileRemembered, evaluateAll, type Remembered } from '../compile/remember.ts'
import { requireComparable } from '../compile/scalar.ts'
import type { Expression, SortKey } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import { type Context, listRows, type Relation } from '../tables/relation.ts'
import { compareForSort } from '../tables/values.ts'
import { lazilySorted, type Ordered } from './ordered.ts'

interface CompiledKey {
  readonly scalar: Remembered
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export function createSort(input: Relation, keys: readonly SortKey[], scope: ExpressionScope): Relation {
  const compiled = keys.map((key) => compileKey(key, scope))
  const ordered = (context: Context) => sortRows(listRows(input, context), compiled, context)
  return {
    columns: input.columns,
    cells: input.cells,
    ordered,
    rows: (context) => {
      const { unordered, slice } = ordered(context)
      return slice(0, unordered.length)
    },
  }
}

export function createTake(input: Relation, count: Expression, scope: ExpressionScope): Relation {
  const limit = readCount(count, scope)
  return {
    columns: input.columns,
    cells: input.cells,
    *rows(context) {
      let taken = 0
      if (limit === 0) return
      const ordered = input.ordered?.(context)
      if (ordered !== undefined) {
        yield* ordered.slice(0, limit)
        return
      }
      for (const row of input.rows(context)) {
        yield row
        taken += 1
        if (taken >= limit) return
      }
    },
  }
}

export function createTop(
  input: Relation,
  operator: { readonly count: Expression; readonly key: SortKey },
  scope: ExpressionScope,
): Relation {
  return createTake(createSort(input, [operator.key], scope), operator.count, scope)
}

function readCount(count: Expression, scope: ExpressionScope): number {
  const value = compileExpression(count, scope).constant?.value
  if (typeof value !== 'number' || value < 0) throw new QueryError('Default', 'a number of rows is expected')
  return value
}

function compileKey({ expression, descending, nullsFirst }: SortKey, scope: ExpressionScope): CompiledKey {
  const scalar = compileRemembered(expression, scope)
  requireComparable(scalar, 'Sort key', nameOf(expression) ?? '')
  return { scalar, descending, nullsFirst }
}

/** Computes each key once per row, then sorts row numbers. Stable: rows with equal keys keep their order. */
function sortRows(rows: readonly unknown[], keys: readonly CompiledKey[], context: Context): Ordered {
  const columns = keys.map(({ scalar, ...key }) => ({ ...key, values: evaluateAll(scalar, rows, context) }))
  return lazilySorted(rows, (left, right) => {
    for (const { values, descending, nullsFirst } of columns) {
      const difference = compareKeys(values[left], values[right], descending, nullsFirst)
      if (difference !== 0) return difference
    }
    return left - right
  })
}

function compareKeys(left: unknown, right: unknown, descending: boolean, nullsFirst: boolean): number {
  if (left === right) return 0
  if (left === null) return nullsFirst ? -1 : 1
  if (right === null) return nullsFirst ? 1 : -1
  const difference = compareForSort(left, right)
  return descending ? -difference : difference
}
