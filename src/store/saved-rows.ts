import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Id, person key, when it began, and the operation as JSON. */
export type HistoryRow = readonly [id: string, personKey: string, begunAt: number, operation: string]

/** Person key, kind, key, when it changed, and the item as JSON; null if it was removed. */
export type PersonalRow = readonly [
  personKey: string,
  kind: string,
  key: string,
  changedAt: number,
  item: string | null,
]

/** What a copy of the history holds. */
export interface SavedRows {
  readonly rows: readonly HistoryRow[]
  readonly items: readonly PersonalRow[]
}

/** Reads a copy from memory, which needs no lock. A database of something else is left alone. */
export function readRows(path: string): SavedRows | 'damaged' | 'foreign' {
  const content = readFileSync(path)
  // SQLite takes an empty file for an empty database.
  if (content.length === 0) return { rows: [], items: [] }
  const database = new DatabaseSync(':memory:')
  try {
    database.deserialize(content)
    const [check] = database.prepare('PRAGMA quick_check(1)').all()
    if (check?.['quick_check'] !== 'ok') return 'damaged'
    const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
    if (table.get('person_operation') === undefined) return 'foreign'
    // Versions before had no such table.
    const hasItems = table.get('personal_item') !== undefined
    return {
      rows: database.prepare(ROWS).all().map(toRow),
      items: hasItems ? database.prepare(ITEMS).all().map(toPersonalRow) : [],
    }
  } catch {
    return 'damaged'
  } finally {
    database.close()
  }
}

const ROWS = `
  SELECT id, person_key, begun_at, operation FROM person_operation
  WHERE typeof(id) = 'text' AND typeof(person_key) = 'text' AND typeof(begun_at) = 'integer' AND json_valid(operation)
`

const ITEMS = 'SELECT person_key, kind, key, changed_at, item FROM personal_item WHERE item IS NULL OR json_valid(item)'

function toRow({ id, person_key, begun_at, operation }: Record<string, unknown>): HistoryRow {
  return [String(id), String(person_key), Number(begun_at), String(operation)]
}

function toPersonalRow({ person_key, kind, key, changed_at, item }: Record<string, unknown>): PersonalRow {
  return [String(person_key), String(kind), String(key), Number(changed_at), typeof item === 'string' ? item : null]
}
