import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import * as z from 'zod'
import type { OperationStore } from '../services/ports.ts'
import { findStoredOperation, RETENTION_MS } from './stored-operation.ts'

const Rows = z.array(z.object({ kept: z.string() }))

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
    CREATE TABLE IF NOT EXISTS operation (
      id TEXT PRIMARY KEY, user_object_id TEXT NOT NULL, begun_at INTEGER NOT NULL, kept TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS operation_of_user ON operation (user_object_id, begun_at DESC);
  `)
  const save = database.prepare('INSERT OR REPLACE INTO operation VALUES (?, ?, ?, ?)')
  const expire = database.prepare('DELETE FROM operation WHERE begun_at < ?')
  const list = database.prepare('SELECT kept FROM operation WHERE user_object_id = ? ORDER BY begun_at DESC LIMIT ?')

  return {
    save(operation) {
      save.run(operation.id, operation.userObjectId, operation.begunAt, JSON.stringify(operation))
      expire.run(operation.begunAt - RETENTION_MS)
      return Promise.resolve()
    },
    async list(userObjectId, limit) {
      // SQLite blocks the event loop, so the requests to Azure from this turn leave first.
      await turn()
      const rows = Rows.parse(list.all(userObjectId, limit))
      return rows.flatMap(({ kept }) => findStoredOperation(kept) ?? [])
    },
    close: () => database.close(),
  }
}
