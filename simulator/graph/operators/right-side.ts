import { isTimeless } from '../compile/timeless.ts'
import { findTypeHint } from '../compile/type-hint.ts'
import type { Expression, Pipeline } from '../parse/syntax.ts'
import type { Table } from '../tables/graph-tables.ts'
import { createMemoryKind, memoryOf } from '../tables/memory.ts'
import { type Column, type Context, listRows, type Relation } from '../tables/relation.ts'
import { findTable } from '../tables/source-tables.ts'

/** The right side of a join, which is read repeatedly. */
export interface RightSide extends Relation {
  /** Unique among all right sides. Absent if every query builds its own right side. */
  readonly identity?: number
}

interface Scope {
  readonly lets: ReadonlyMap<string, Expression>
  readonly context: Context
}

const rightSides = createMemoryKind<RightSide>({ max: 24 })
let made = 0

/** The pipeline's relation with all its rows, cached until one of its tables changes. */
export function recallRightSide(pipeline: Pipeline, { lets, context }: Scope, make: () => Relation): RightSide {
  if (!isTimeless([pipeline, lets])) return make()
  const key = JSON.stringify([pipeline, [...lets]])
  return memoryOf(context.tables).recall(rightSides, key, tablesOf(pipeline, context), () => store(make(), context))
}

/** All tables that a pipeline reads, including those of its own right sides and legs. */
export function tablesOf({ table, operators }: Pipeline, context: Context): readonly Table[] {
  const further = operators.flatMap((operator) => {
    if (operator.kind === 'join') return tablesOf(operator.right, context)
    return operator.kind === 'union' ? operator.legs.flatMap((leg) => tablesOf(leg, context)) : []
  })
  return [findTable(context.tables, table, findTypeHint(operators)), ...further]
}

function store(relation: Relation, context: Context): RightSide {
  const { columns, cells } = relation
  const identity = (made += 1)
  // If rows are row numbers, their values are cached with the table.
  if (cells !== undefined || columns.some(({ type }) => type === 'dynamic')) {
    const all = listRows(relation, context)
    return { columns, rows: () => all, list: () => all, identity }
  }
  // Other rows would keep everything they were built from in memory.
  const values = columns.map((): unknown[] => [])
  let length = 0
  for (const row of relation.rows(context)) {
    columns.forEach((column, index) => values[index]?.push(column.read(row, context)))
    length += 1
  }
  const numbers = Array.from({ length }, (_, index) => index)
  const stored = columns.map(({ name, type }, index): Column => {
    const ofColumn = values[index] ?? []
    return { name, type, read: (row) => (typeof row === 'number' ? ofColumn[row] : null) }
  })
  return { columns: stored, rows: () => numbers, list: () => numbers, identity }
}
