import { nameOf } from '../compile/column-names.ts'
import { compileExpression, type ExpressionScope } from '../compile/compile-expression.ts'
import type { Measure } from '../operators/summarize.ts'
import type { Expression } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import type { Context } from '../tables/relation.ts'
import { compareForSort, nothingOf } from '../tables/values.ts'

/** `arg_max(by, a, b)` and `arg_min`: the extreme value and other columns of its row; `*` means all other columns. */
export function compileArgExtreme(
  { name, args }: { readonly name: string; readonly args: readonly Expression[] },
  scope: ExpressionScope,
): Measure {
  const [by, ...others] = args
  if (by === undefined) throw new QueryError('Default', `${name}(): function expects at least 1 argument.`)
  const byName = nameOf(by)
  const returned = others.flatMap((expression): readonly Expression[] =>
    expression.kind === 'star'
      ? scope.columns.filter((column) => column.name !== byName).map((column) => ({ kind: 'name', name: column.name }))
      : [expression],
  )
  const compiled = [by, ...returned].map((expression) => ({ expression, ...compileExpression(expression, scope) }))
  const sign = name === 'arg_max' ? 1 : -1
  const [key] = compiled
  return {
    columns: compiled.map(({ type, expression }) => ({ type, name: nameOf(expression) })),
    start: () => {
      let best: { readonly value: unknown; readonly row: unknown; readonly context: Context } | undefined
      return {
        add: (row, context) => {
          const value = key?.evaluate(row, context) ?? null
          if (value === null) return
          if (best === undefined || compareForSort(value, best.value) * sign > 0) best = { value, row, context }
        },
        results: () =>
          compiled.map(({ type, evaluate }) =>
            best === undefined ? nothingOf(type) : evaluate(best.row, best.context),
          ),
      }
    },
  }
}
