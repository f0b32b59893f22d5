import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import * as z from 'zod'
import { AppError } from '../domain/app-error.ts'
import { BUDGETS } from '../domain/budgets.ts'
import type { PersonKey } from '../domain/person.ts'
import type { PersonalItem, PersonalKind } from '../domain/personal-store.ts'
import type { PersonalRow } from './saved-rows.ts'
import { byKey, findStoredItem, toStoredItem } from './stored-item.ts'

/** What people keep for themselves, in the memory of this process. */
export interface PersonalTable {
  list(personKey: PersonKey, kind: PersonalKind): readonly PersonalItem[]
  /** @throws AppError if there is no room */
  save(personKey: PersonKey, kind: PersonalKind, item: PersonalItem, now: number): void
  /** Returns whether there was one. */
  remove(personKey: PersonKey, kind: PersonalKind, key: string, now: number): boolean
  /** Adds what other processes knew. Of one item the last change counts, and a removal is one. */
  merge(rows: readonly PersonalRow[], now: number): Promise<void>
}

/** Without long texts about 10 MB, all of which each copy holds. */
const MAX_ITEMS = 40_000
/** In bytes of what the items hold: some of them are notes of 1,000 characters. */
const MAX_SIZE = 20_000_000
const MERGED_AT_ONCE = 500

const Rows = z.array(z.object({ item: z.string() }))
const Found = z.object({ size: z.number().nullable() }).optional()
const Count = z.object({ items: z.number(), size: z.number() })

/** @param deps `maxItems` and `maxSize` for tests of a full table */
export function createPersonalTable({
  database,
  maxItems = MAX_ITEMS,
  maxSize = MAX_SIZE,
}: {
  database: DatabaseSync
  maxItems?: number
  maxSize?: number
}): PersonalTable {
  // Without an item, it was removed: a copy from before that must not bring it back.
  database.exec(`
    CREATE TABLE personal_item (
      person_key TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, changed_at INTEGER NOT NULL, item TEXT,
      PRIMARY KEY (person_key, kind, key)
    ) STRICT;
    CREATE INDEX removed_item ON personal_item (changed_at) WHERE item IS NULL;
  `)
  const write = database.prepare(`
    INSERT INTO personal_item VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET changed_at = excluded.changed_at, item = excluded.item
    WHERE excluded.changed_at >= personal_item.changed_at
  `)
  const list = database.prepare('SELECT item FROM personal_item WHERE person_key = ? AND kind = ? AND item IS NOT NULL')
  const find = database.prepare(
    'SELECT octet_length(item) AS size FROM personal_item WHERE person_key = ? AND kind = ? AND key = ?',
  )
  const count = database.prepare(
    'SELECT count(*) AS items, ifnull(sum(octet_length(item)), 0) AS size FROM personal_item',
  )
  const expire = database.prepare('DELETE FROM personal_item WHERE item IS NULL AND changed_at < ?')

  return {
    list(personKey, kind) {
      const rows = Rows.parse(list.all(toText(personKey), kind))
      return rows.flatMap(({ item }) => findStoredItem(item, personKey) ?? []).toSorted(byKey)
    },
    save(personKey, kind, item, now) {
      const text = toStoredItem(personKey, item)
      const before = Found.parse(find.get(toText(personKey), kind, toText(item.key)))
      const growth = Buffer.byteLength(text) - (before?.size ?? 0)
      const { items, size } = Count.parse(count.get())
      if ((!before && items >= maxItems) || (growth > 0 && size + growth > maxSize)) {
        throw new AppError('conflict', 'notKept', { cure: 'other-person' })
      }
      write.run(toText(personKey), kind, toText(item.key), now, text)
    },
    remove(personKey, kind, key, now) {
      const before = Found.parse(find.get(toText(personKey), kind, toText(key)))
      if (!before) return false
      write.run(toText(personKey), kind, toText(key), now, null)
      return before.size !== null
    },
    async merge(rows, now) {
      for (let at = 0; at < rows.length; at += MERGED_AT_ONCE) {
        for (const row of rows.slice(at, at + MERGED_AT_ONCE)) write.run(...row)
        await turn()
      }
      // By then every copy from before a removal has been merged, and deleted.
      expire.run(now - BUDGETS.operationRetention)
    },
  }
}

/** SQLite ends a text at its first zero, and can't hold half of a pair of code units. */
function toText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
