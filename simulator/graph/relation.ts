import type { GraphTables } from './graph-tables.ts'
import type { ValueType } from './values.ts'

/** What an evaluation needs besides the compiled query. */
export interface Context {
  readonly tables: GraphTables
  /** Milliseconds since the epoch: one moment for the whole query. */
  readonly now: number
}

/**
 * A column knows how to read itself from its relation's rows, whatever those look like. So nothing is computed that
 * nobody reads: of 100,000 VMs on which one sorts by name, the sizes of only one page are looked up.
 */
export interface Column<Row = unknown> {
  readonly name: string
  readonly type: ValueType
  /** Never undefined. A method rather than a function property: its relation's rows are the only ones it will ever see. */
  read(row: Row, context: Context): unknown
}

export interface Relation<Row = unknown> {
  readonly columns: readonly Column<Row>[]
  rows(context: Context): Iterable<Row>
}

export interface Scope {
  findColumn(name: string): Column | undefined
  readonly columns: readonly Column[]
}

export function createScope(columns: readonly Column[]): Scope {
  const byName = new Map(columns.map((column) => [column.name, column]))
  return { columns, findColumn: (name) => byName.get(name) }
}

/** The column under another name. */
export function renamed(column: Column, name: string): Column {
  return { name, type: column.type, read: (row, context) => column.read(row, context) }
}

/** Rows whose cells are stored in the order of the columns. */
export function createStoredColumns(
  columns: readonly { readonly name: string; readonly type: ValueType }[],
): readonly Column<readonly unknown[]>[] {
  return columns.map(({ name, type }, index) => ({ name, type, read: (row) => row[index] ?? null }))
}
