import type { Kept } from './cells.ts'
import { QueryError } from './query-error.ts'
import type { Column, Relation } from './relation.ts'
import type { GraphTables, Table } from './graph-tables.ts'
import { cellsOf } from './table-cells.ts'
import { nothingOf } from './values.ts'
import type { ValueType } from './values.ts'

/** What every table of Resource Graph has, in the order in which it answers. */
const schema: readonly (readonly [string, ValueType])[] = [
  ['id', 'string'],
  ['name', 'string'],
  ['type', 'string'],
  ['tenantId', 'string'],
  ['kind', 'string'],
  ['location', 'string'],
  ['resourceGroup', 'string'],
  ['subscriptionId', 'string'],
  ['managedBy', 'string'],
  ['sku', 'dynamic'],
  ['plan', 'dynamic'],
  ['properties', 'dynamic'],
  ['tags', 'dynamic'],
  ['identity', 'dynamic'],
  ['zones', 'dynamic'],
  ['extendedLocation', 'dynamic'],
]

/** Values that are worth keeping for every row: short, or the same object in many rows. */
const keptColumns = new Set(schema.map(([name]) => name).filter((name) => name !== 'properties'))

/** A table of the world. Its rows are numbers, and only those of which somebody reads a column are made. */
export function openTable(table: Table): Relation<number> {
  const { cells, valueAt } = cellsOf(table)
  const columns = schema.map(([name, type]): Column<number> => {
    const nothing = nothingOf(type)
    const read = (row: unknown) => (typeof row === 'number' ? valueAt(row, name) : undefined) ?? nothing
    if (!keptColumns.has(name)) return { name, type, identity: name, isRaw: true, read }
    let kept: Kept | undefined
    const keep = () => (kept ??= cells.remember(name, read, false))
    return {
      name,
      type,
      identity: name,
      read: (row, context) => keep().evaluate(row, context),
      readAll: (rows, context) => keep().evaluateAll(rows, context),
    }
  })
  return { columns, cells, rows: () => cells.numbers, list: () => cells.numbers }
}

/** Throws QueryError for a table that there isn't. A table's name is not case-sensitive. */
export function findTable(tables: GraphTables, name: string, type: string | undefined): Table {
  const table = tables.rows(name.toLowerCase(), type)
  if (table !== undefined) return table
  throw new QueryError('DisallowedLogicalTableName', `Table ${name} is invalid, unsupported or disallowed.`)
}
