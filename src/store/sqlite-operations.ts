import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import * as z from 'zod'
import { BUDGETS } from '../domain/budgets.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import { findStoredOperation } from './stored-operation.ts'

const Rows = z.array(z.object({ operation: z.string() }))

/**
 * Operations for one process, in one file of `dataDir`, or in memory if it is undefined. App Service's /home is a network
 * share, on which SQLite's write-ahead log is not safe: https://sqlite.org/wal.html#advantages
 *
 * @throws Error if the folder is not writable
 */
export function openSqliteOperations(deps: { dataDir: string | undefined }): OperationStore {
  if (deps.dataDir !== undefined) mkdirSync(deps.dataDir, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(deps.dataDir === undefined ? ':memory:' : join(deps.dataDir, 'my-vms.sqlite'))
  database.exec(`
    PRAGMA journal_mode = DELETE;
    -- Of an earlier version, which did not name a person's tenant.
    DROP TABLE IF EXISTS operation;
    CREATE TABLE IF NOT EXISTS person_operation (
      id TEXT PRIMARY KEY, person_key TEXT NOT NULL, begun_at INTEGER NOT NULL, operation TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS operation_of_person ON person_operation (person_key, begun_at DESC);
  `)
  const save = database.prepare('INSERT OR REPLACE INTO person_operation VALUES (?, ?, ?, ?)')
  const expire = database.prepare('DELETE FROM person_operation WHERE begun_at < ?')
  const list = database.prepare(
    'SELECT operation FROM person_operation WHERE person_key = ? ORDER BY begun_at DESC LIMIT ?',
  )

  return {
    save(operation) {
      save.run(operation.id, operation.personKey, operation.begunAt, JSON.stringify(operation))
      expire.run(operation.begunAt - BUDGETS.operationRetention)
      return Promise.resolve()
    },
    async list(personKey, limit) {
      // SQLite blocks the event loop, so the requests to Azure from this turn leave first.
      await turn()
      const rows = Rows.parse(list.all(personKey, limit))
      return rows.flatMap(({ operation }) => findStoredOperation(operation) ?? [])
    },
    close: () => database.close(),
  }
}
