import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { findVmIdIn, toArmId } from '../domain/arm-id.ts'
import type { Operation } from '../domain/operation.ts'
import { POWER_ACTIONS } from '../domain/power.ts'
import type { OperationStore } from '../services/ports.ts'

/** What is older is of no use to anybody: 30 days. */
const KEPT_MS = 30 * 24 * 60 * 60_000

/**
 * Operations in one file of `dataDir`, or in memory where there is none. App Service's /home is a network share, on which
 * SQLite's write-ahead log is not safe: https://sqlite.org/wal.html#advantages
 */
export function openSqliteOperations(deps: { dataDir: string | undefined }): OperationStore {
  if (deps.dataDir !== undefined) mkdirSync(deps.dataDir, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(deps.dataDir === undefined ? ':memory:' : join(deps.dataDir, 'my-vms.sqlite'))
  database.exec(`
    PRAGMA journal_mode = DELETE;
    CREATE TABLE IF NOT EXISTS operation (
      id TEXT PRIMARY KEY, user_object_id TEXT NOT NULL, vm TEXT NOT NULL, action TEXT NOT NULL, begun_at INTEGER NOT NULL,
      ended_at INTEGER, status TEXT NOT NULL, failure_code TEXT, failure_message TEXT, poll_url TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS operation_of_user ON operation (user_object_id, begun_at DESC);
  `)
  const save = database.prepare('INSERT OR REPLACE INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const expire = database.prepare('DELETE FROM operation WHERE begun_at < ?')
  const list = database.prepare('SELECT * FROM operation WHERE user_object_id = ? ORDER BY begun_at DESC LIMIT ?')

  return {
    save(operation) {
      const { id, userObjectId, vm, action, begunAt, endedAt, status, failure, pollUrl } = operation
      save.run(
        ...[id, userObjectId, toArmId(vm), action, begunAt, endedAt ?? null, status],
        ...[failure?.code ?? null, failure?.message ?? null, pollUrl ?? null],
      )
      expire.run(begunAt - KEPT_MS)
      return Promise.resolve()
    },
    list: (userObjectId, limit) =>
      Promise.resolve(list.all(userObjectId, limit).flatMap((row) => toOperation(Row.parse(row)) ?? [])),
    close: () => database.close(),
  }
}

const Row = z.object({
  id: z.string(),
  user_object_id: z.string(),
  vm: z.string(),
  action: z.enum(POWER_ACTIONS),
  begun_at: z.number(),
  ended_at: z.number().nullable(),
  status: z.enum(['running', 'succeeded', 'failed']),
  failure_code: z.string().nullable(),
  failure_message: z.string().nullable(),
  poll_url: z.string().nullable(),
})

function toOperation(row: z.infer<typeof Row>): Operation | undefined {
  const vm = findVmIdIn(row.vm)
  if (!vm) return undefined
  return {
    id: row.id,
    userObjectId: row.user_object_id,
    vm,
    action: row.action,
    begunAt: row.begun_at,
    endedAt: row.ended_at ?? undefined,
    status: row.status,
    failure: row.failure_code === null ? undefined : { code: row.failure_code, message: row.failure_message ?? '' },
    pollUrl: row.poll_url ?? undefined,
  }
}
