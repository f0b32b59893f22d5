import { type Cells, createCells } from './cells.ts'
import type { Row, Table } from './graph-tables.ts'

/** A table's raw values and the cached values of its rows. */
export interface TableCells {
  readonly cells: Cells
  /** A column's value, as stored in the table. */
  valueAt(index: number, name: string): unknown
}

interface Known extends TableCells {
  /** Drops the cached values of rows that have changed since the last call. */
  keepUp(): void
}

const known = new WeakMap<Table, Known>()

/** A table's cached values, without stale ones. */
export function cellsOf(table: Table): TableCells {
  const found = known.get(table) ?? createTableCells(table)
  known.set(table, found)
  found.keepUp()
  return found
}

function createTableCells(table: Table): Known {
  const cells = createCells(table.length)
  let version = table.version
  // Mostly, all columns of a row are read one after the other.
  let last: { readonly index: number; readonly row: Row; made?: Map<string, unknown> } | undefined
  return {
    cells,
    valueAt: (index, name) => {
      if (last?.index !== index) last = { index, row: table.at(index) ?? {} }
      const value = last.row[name]
      if (!isMade(value)) return value
      const made = (last.made ??= new Map())
      if (!made.has(name)) made.set(name, value())
      return made.get(name)
    },
    keepUp: () => {
      if (table.version === version) return
      cells.forget(version === undefined ? undefined : table.changedSince?.(version))
      version = table.version
      last = undefined
    },
  }
}

function isMade(value: unknown): value is () => unknown {
  return typeof value === 'function'
}
