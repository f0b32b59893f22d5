import { QueryError } from '../query-error.ts'
import type { CachedCells } from './cells.ts'
import type { GraphTables, Table } from './graph-tables.ts'
import type { Column, Relation } from './relation.ts'
import { cellsOf } from './table-cells.ts'
import { nothingOf, type ValueType } from './values.ts'

/** The columns of every Resource Graph table, in the order of its responses. */
const SCHEMA: readonly (readonly [string, ValueType])[] = [
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

/** Columns worth caching for every row: their values are short, or the same object in many rows. */
const CACHED_COLUMNS = new Set(SCHEMA.map(([name]) => name).filter((name) => name !== 'properties'))

/** A table of the world. Its rows are row numbers; an actual row is built only if one of its columns is read. */
export function openTable(table: Table): Relation<number> {
  const { cells, valueAt } = cellsOf(table)
  const columns = SCHEMA.map(([name, type]): Column<number> => {
    const nothing = nothingOf(type)
    const read = (row: unknown) => (typeof row === 'number' ? valueAt(row, name) : undefined) ?? nothing
    if (!CACHED_COLUMNS.has(name)) return { name, type, identity: name, isRaw: true, read }
    let cached: CachedCells | undefined
    const cache = () => (cached ??= cells.remember(name, read, false))
    return {
      name,
      type,
      identity: name,
      read: (row, context) => cache().evaluate(row, context),
      readAll: (rows, context) => cache().evaluateAll(rows, context),
    }
  })
  return { columns, cells, rows: () => cells.numbers, list: () => cells.numbers }
}

/** Throws QueryError if the table doesn't exist. Table names are not case-sensitive. */
export function findTable(tables: GraphTables, name: string, type: string | undefined): Table {
  const table = tables.rows(name.toLowerCase(), type)
  if (table !== undefined) return table
  throw new QueryError('DisallowedLogicalTableName', `Table ${name} is invalid, unsupported or disallowed.`)
}
