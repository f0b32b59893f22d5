import type { Ordered } from '../operators/ordered.ts'
import type { Cells } from './cells.ts'
import type { GraphTables } from './graph-tables.ts'
import type { ValueType } from './values.ts'

/** The input of an evaluation besides the compiled query. */
export interface Context {
  readonly tables: GraphTables
  /** Milliseconds since the epoch: one time for the whole query. */
  readonly now: number
}

/**
 * A column knows how to read its values from its relation's rows, in any row format. Only values that are read are
 * computed: a query that sorts 100,000 VMs by name looks up the sizes of one page only.
 */
export interface Column<Row = unknown> {
  readonly name: string
  readonly type: ValueType
  /**
   * Only if rows are row numbers of a table: a short name for the column's contents. Columns of one table with the same
   * identity hold the same values, in every query.
   */
  readonly identity?: string | undefined
  /** Whether reading the column requires building the table's own row. */
  readonly isRaw?: boolean
  /** Never returns undefined. A method rather than a function property: it only receives rows of its own relation. */
  read(row: Row, context: Context): unknown
  /** Present if it is quicker than reading row by row. */
  readAll?(rows: readonly Row[], context: Context): readonly unknown[]
}

export interface Relation<Row = unknown> {
  readonly columns: readonly Column<Row>[]
  /** One by one, for callers that may stop early. */
  rows(context: Context): Iterable<Row>
  /** All at once; present if that is quicker. */
  list?(context: Context): readonly Row[]
  /** Only if rows are row numbers of a table: their cached values. Filters, new columns and lookups keep the numbers. */
  readonly cells?: Cells | undefined
  /** Present if the rows have an order that is best computed only as far as they are read. */
  ordered?(context: Context): Ordered<Row>
}

export interface Scope {
  findColumn(name: string): Column | undefined
  readonly columns: readonly Column[]
  readonly cells?: Cells | undefined
}

export function createScope({ columns, cells }: Pick<Relation, 'columns' | 'cells'>): Scope {
  const byName = new Map(columns.map((column) => [column.name, column]))
  return { columns, cells, findColumn: (name) => byName.get(name) }
}

/** The same rows with other columns. */
export function withColumns<Row>(input: Relation<Row>, columns: readonly Column<Row>[]): Relation<Row> {
  return { ...input, columns }
}

export function listRows<Row>(relation: Relation<Row>, context: Context): readonly Row[] {
  return relation.list?.(context) ?? Array.from(relation.rows(context))
}

/** The column under another name. */
export function renamed(column: Column, name: string): Column {
  return { ...column, name, read: (row, context) => column.read(row, context) }
}

/** Rows whose cells are stored in the order of the columns. */
export function createStoredColumns(
  columns: readonly { readonly name: string; readonly type: ValueType }[],
): readonly Column<readonly unknown[]>[] {
  return columns.map(({ name, type }, index) => ({ name, type, read: (row) => row[index] ?? null }))
}
