/** JSON values by column name. A function makes a value that is costly, for whoever reads it. */
export type Row = Readonly<Record<string, unknown>>

/** Rows by their numbers, made when asked for: there may be 100,000, of which a page shows 50. An array is one. */
export interface Table {
  readonly length: number
  at(index: number): Row | undefined
  /** Another number whenever any row has become another. The rows' order and number never change; without it, nothing does. */
  readonly version?: number
  /** The rows that have become others since then; undefined where that is not known any more. */
  changedSince?(version: number): readonly number[] | undefined
}

/**
 * What one person may read. What is worked out about it is kept with it, as long as it is the same object: so it always
 * has the same tables.
 */
export interface GraphTables {
  /**
   * A table (lower-case name: 'resources', 'resourcecontainers'), already limited to what the person may read.
   * With `type` (lower case) only rows of that type are needed; others do no harm. undefined: no such table.
   */
  rows(table: string, type?: string): Table | undefined
}
