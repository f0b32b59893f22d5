import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import { BUDGETS } from '../domain/budgets.ts'
import type { Operation } from '../domain/operation.ts'
import type { PersonKey } from '../domain/person.ts'
import type { HistoryRow } from './saved-rows.ts'
import { findStoredOperation } from './stored-operation.ts'

/** The operations of this process in memory, where nothing can keep a page waiting. */
export interface OperationTable {
  save(operation: Operation): void
  list(personKey: PersonKey, limit: number): readonly Operation[]
  /** Adds the operations of other processes. Of two with one id, the one that knows more counts: that it was read, its end, or that Azure has accepted. */
  merge(rows: readonly HistoryRow[], now: number): Promise<void>
}

/** About 9 MB. A copy of them blocks the process for less than 10 ms. */
const MAX_ROWS = 20_000
const MERGED_AT_ONCE = 500
/** A page asks for the same list several times, and 2,000 operations take 10 ms to read. */
const MAX_LISTS = 100
/** What has expired since is gone from a list so much later. */
const LIST_KEPT_MS = 60_000

const Rows = z.array(z.object({ operation: z.string() }))

export function createOperationTable({ database }: { database: DatabaseSync }): OperationTable {
  database.exec(`
    CREATE TABLE person_operation (
      id TEXT PRIMARY KEY, person_key TEXT NOT NULL, begun_at INTEGER NOT NULL, operation TEXT NOT NULL
    ) STRICT;
    CREATE INDEX operation_of_person ON person_operation (person_key, begun_at DESC);
    CREATE INDEX operation_by_age ON person_operation (begun_at DESC);
  `)
  // What the person has read stays read, whatever arrives late.
  const save = database.prepare(`
    INSERT INTO person_operation VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET begun_at = excluded.begun_at, operation = excluded.operation
    WHERE json_extract(person_operation.operation, '$.readAt') IS NULL
  `)
  const merge = database.prepare(`
    INSERT INTO person_operation VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET operation = excluded.operation
    WHERE json_extract(person_operation.operation, '$.status') = 'running'
      AND (
        json_extract(excluded.operation, '$.status') <> 'running'
        OR json_extract(excluded.operation, '$.stage') IS NULL
        OR json_extract(person_operation.operation, '$.stage') = 'waiting'
      )
      OR json_extract(excluded.operation, '$.readAt') IS NOT NULL
  `)
  const expire = database.prepare('DELETE FROM person_operation WHERE begun_at < ?')
  const cap = database.prepare(`
    DELETE FROM person_operation
    WHERE begun_at < (SELECT begun_at FROM person_operation ORDER BY begun_at DESC LIMIT 1 OFFSET ${MAX_ROWS - 1})
  `)
  const list = database.prepare(
    'SELECT operation FROM person_operation WHERE person_key = ? ORDER BY begun_at DESC LIMIT ?',
  )
  const lists = new LRUCache<PersonKey, { readonly limit: number; readonly operations: readonly Operation[] }>({
    max: MAX_LISTS,
    ttl: LIST_KEPT_MS,
  })
  const shorten = (now: number) => {
    expire.run(now - BUDGETS.operationRetention)
    cap.run()
  }

  return {
    save(operation) {
      lists.delete(operation.personKey)
      save.run(operation.id, operation.personKey, operation.begunAt, JSON.stringify(operation))
      shorten(operation.begunAt)
    },
    list(personKey, limit) {
      const known = lists.get(personKey)
      if (known?.limit === limit) return known.operations
      const rows = Rows.parse(list.all(personKey, limit))
      const operations = rows.flatMap(({ operation }) => findStoredOperation(operation, personKey) ?? [])
      lists.set(personKey, { limit, operations })
      return operations
    },
    async merge(rows, now) {
      for (let at = 0; at < rows.length; at += MERGED_AT_ONCE) {
        for (const row of rows.slice(at, at + MERGED_AT_ONCE)) merge.run(...row)
        lists.clear()
        await turn()
      }
      shorten(now)
    },
  }
}
