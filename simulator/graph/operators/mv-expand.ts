import { nameAssignments } from '../compile/column-names.ts'
import { compileExpression, type ExpressionScope } from '../compile/compile-expression.ts'
import type { Evaluate } from '../compile/scalar.ts'
import type { ExpandedItem } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import type { Column, Relation } from '../tables/relation.ts'
import { convert, isBag, toJson, type ValueType } from '../tables/values.ts'

interface ExpandedRow {
  readonly base: unknown
  readonly elements: readonly unknown[]
  readonly index: number
}

interface CompiledItem {
  readonly evaluate: Evaluate
  readonly column: Column<ExpandedRow>
}

/**
 * Several items expand side by side; shorter ones are padded with null. A null value keeps its row once, with null.
 * An empty array or bag yields no rows unless another item has elements. (Kusto, "mv-expand operator".)
 */
export function createExpansion(
  input: Relation,
  operator: {
    readonly items: readonly ExpandedItem[]
    readonly bagsAsArrays: boolean
    readonly indexColumn?: string | undefined
    readonly limit: number
  },
  scope: ExpressionScope,
): Relation<ExpandedRow> {
  const names = nameAssignments(operator.items)
  const items = operator.items.map((item, index) => compileItem(item, names[index] ?? '', index, scope))
  const replaced = new Map(items.map(({ column }) => [column.name, column]))
  const kept = input.columns.map((column) => replaced.get(column.name) ?? fromBase(column))
  const added = items.map(({ column }) => column).filter(({ name }) => scope.findColumn(name) === undefined)
  const indexColumns = operator.indexColumn === undefined ? [] : [createIndexColumn(operator.indexColumn)]
  return {
    columns: [...kept, ...added, ...indexColumns],
    *rows(context) {
      for (const base of input.rows(context)) {
        const lists = items.map(({ evaluate }) => toElements(evaluate(base, context), operator.bagsAsArrays))
        const length = Math.min(Math.max(...lists.map((list) => list.length)), operator.limit)
        for (let index = 0; index < length; index += 1) {
          yield { base, index, elements: lists.map((list) => list[index] ?? null) }
        }
      }
    },
  }
}

function compileItem(item: ExpandedItem, name: string, index: number, scope: ExpressionScope): CompiledItem {
  const { type, evaluate } = compileExpression(item.expression, scope)
  if (type !== 'dynamic')
    throw new QueryError(
      'Default',
      `mv-expand: expanded expression '${name}' is expected to be of type dynamic, not ${type}`,
    )
  const to: ValueType = item.toType ?? 'dynamic'
  const read: Column<ExpandedRow>['read'] = ({ elements }) => convert(to, 'dynamic', elements[index])
  return {
    evaluate,
    column: { name, type: to, read: to === 'dynamic' ? ({ elements }) => toJson('dynamic', elements[index]) : read },
  }
}

function fromBase(column: Column): Column<ExpandedRow> {
  return { name: column.name, type: column.type, read: ({ base }, context) => column.read(base, context) }
}

function createIndexColumn(name: string): Column<ExpandedRow> {
  return { name, type: 'long', read: ({ index }) => index }
}

function toElements(value: unknown, bagsAsArrays: boolean): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (!isBag(value)) return [value]
  return Object.entries(value).map((entry) => (bagsAsArrays ? entry : Object.fromEntries([entry])))
}
