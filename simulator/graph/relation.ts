import type { Cells } from './cells.ts'
import type { GraphTables } from './graph-tables.ts'
import type { Ordered } from './ordered.ts'
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
  /**
   * Where rows are numbers of a table: what the column holds, in a short name. Columns of one table with the same
   * identity hold the same, in whatever query.
   */
  readonly identity?: string | undefined
  /** Whether the table's own row has to be made to read it. */
  readonly isRaw?: boolean
  /** Never undefined. A method rather than a function property: its relation's rows are the only ones it will ever see. */
  read(row: Row, context: Context): unknown
  /** Where that is quicker than reading row by row. */
  readAll?(rows: readonly Row[], context: Context): readonly unknown[]
}

export interface Relation<Row = unknown> {
  readonly columns: readonly Column<Row>[]
  /** One by one, for whoever may stop before the last. */
  rows(context: Context): Iterable<Row>
  /** All at once, where that is quicker. */
  list?(context: Context): readonly Row[]
  /** Where rows are numbers of a table: what is known of them. Filters, new columns and look-ups leave the numbers as they are. */
  readonly cells?: Cells | undefined
  /** Where the rows have an order that is best worked out only as far as somebody reads. */
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
