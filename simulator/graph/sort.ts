import { compileExpression } from './compile-expression.ts'
import type { ExpressionScope } from './compile-expression.ts'
import { nameOf } from './column-names.ts'
import { QueryError } from './query-error.ts'
import type { Context, Relation } from './relation.ts'
import { requireComparable } from './scalar.ts'
import type { Evaluate } from './scalar.ts'
import type { Expression, SortKey } from './syntax.ts'
import { compareForSort } from './values.ts'

interface CompiledKey {
  readonly evaluate: Evaluate
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export function createSort(input: Relation, keys: readonly SortKey[], scope: ExpressionScope): Relation {
  const compiled = keys.map((key) => compileKey(key, scope))
  return { columns: input.columns, rows: (context) => sortRows(Array.from(input.rows(context)), compiled, context) }
}

export function createTake(input: Relation, count: Expression, scope: ExpressionScope): Relation {
  const limit = readCount(count, scope)
  return {
    columns: input.columns,
    *rows(context) {
      let taken = 0
      if (limit === 0) return
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
  const scalar = compileExpression(expression, scope)
  requireComparable(scalar, 'Sort key', nameOf(expression) ?? '')
  return { evaluate: scalar.evaluate, descending, nullsFirst }
}

/** Works out each key once per row, then sorts row numbers. Stable, so that rows with equal keys keep their order. */
function sortRows(rows: readonly unknown[], keys: readonly CompiledKey[], context: Context): readonly unknown[] {
  const columns = keys.map(({ evaluate, ...key }) => ({ ...key, values: rows.map((row) => evaluate(row, context)) }))
  const order = Array.from(rows, (_, index) => index)
  order.sort((left, right) => {
    for (const { values, descending, nullsFirst } of columns) {
      const difference = compareKeys(values[left], values[right], descending, nullsFirst)
      if (difference !== 0) return difference
    }
    return left - right
  })
  return order.map((index) => rows[index])
}

function compareKeys(left: unknown, right: unknown, descending: boolean, nullsFirst: boolean): number {
  if (left === right) return 0
  if (left === null) return nullsFirst ? -1 : 1
  if (right === null) return nullsFirst ? 1 : -1
  const difference = compareForSort(left, right)
  return descending ? -difference : difference
}
