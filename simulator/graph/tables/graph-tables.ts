/** JSON values by column name. A costly value is a function, called only when the value is read. */
export type Row = Readonly<Record<string, unknown>>

/** Rows by number, built on demand: a page may show 50 of 100,000. An array is a valid Table. */
export interface Table {
  readonly length: number
  at(index: number): Row | undefined
  /** Changes whenever a row changes. The order and count of rows never change. If absent, the table never changes. */
  readonly version?: number
  /** The rows changed since that version; undefined if no longer known. */
  changedSince?(version: number): readonly number[] | undefined
}

/**
 * What one person may read. Values computed from it are cached under this object, so the same object always has to
 * have the same tables.
 */
export interface GraphTables {
  /**
   * A table (lower-case name: 'resources', 'resourcecontainers'), already limited to what the person may read.
   * With `type` (lower case) only rows of that type are needed; others are harmless. undefined: no such table.
   */
  rows(table: string, type?: string): Table | undefined
}
