import type { Row } from '../tables/graph-tables.ts'
import type { ValueType } from '../tables/values.ts'

export type ResultFormat = 'objectArray' | 'table'

interface ResultColumn {
  readonly name: string
  readonly type: ValueType
}

/** The API's ColumnDataType, which has fewer types than Kusto. */
const COLUMN_TYPES: Readonly<Record<ValueType, string>> = {
  string: 'string',
  guid: 'string',
  timespan: 'string',
  long: 'integer',
  int: 'integer',
  real: 'number',
  bool: 'boolean',
  datetime: 'datetime',
  dynamic: 'object',
}

export function toData(format: ResultFormat, columns: readonly ResultColumn[], rows: readonly Row[]): unknown {
  if (format === 'objectArray') return rows
  return {
    columns: columns.map(({ name, type }) => ({ name, type: COLUMN_TYPES[type] })),
    rows: rows.map((row) => columns.map(({ name }) => row[name])),
  }
}
