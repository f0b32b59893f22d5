import { QueryError, QueryNotSimulated } from '../query-error.ts'
import type { CachedCells } from './cells.ts'
import type { GraphTables, Table } from './graph-tables.ts'
import type { Column, Relation } from './relation.ts'
import { cellsOf } from './table-cells.ts'
import { TABLE_COLUMNS } from './table-columns.ts'
import { nothingOf } from './values.ts'

/** Columns worth caching for every row: their values are short, or the same object in many rows. */
const CACHED_COLUMNS = new Set(TABLE_COLUMNS.map(([name]) => name).filter((name) => name !== 'properties'))

/** A table of the world. Its rows are row numbers; an actual row is built only if one of its columns is read. */
export function openTable(table: Table): Relation<number> {
  const { cells, valueAt } = cellsOf(table)
  const columns = TABLE_COLUMNS.map(([name, type]): Column<number> => {
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

/**
 * The names of Azure's other tables end so: `HealthResources`, `ResourceChanges`.
 * https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources
 */
const OTHER_TABLES = /^[a-z]+(?:resources|changes)$/i

/** Throws QueryError if the table doesn't exist, and QueryNotSimulated if only Azure has it. Names are not case-sensitive. */
export function findTable(tables: GraphTables, name: string, type: string | undefined): Table {
  const table = tables.rows(name.toLowerCase(), type)
  if (table !== undefined) return table
  if (OTHER_TABLES.test(name)) throw new QueryNotSimulated(`the Resource Graph table ${name}`)
  throw new QueryError('DisallowedLogicalTableName', `Table ${name} is invalid, unsupported or disallowed.`)
}
