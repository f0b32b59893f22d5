/** JSON values by column name; a row may compute a value only when it is read. */
export type Row = Readonly<Record<string, unknown>>

export interface GraphTables {
  /**
   * Rows of a table (lower-case name: 'resources', 'resourcecontainers'), already limited to what the person may read.
   * With `type` (lower case) only rows of that type are needed; others do no harm. undefined: no such table.
   */
  rows(table: string, type?: string): Iterable<Row> | undefined
}
