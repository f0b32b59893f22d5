import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'
import type { PersonalStore } from '../domain/personal-store.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import { createFolderProcess } from './folder-process.ts'
import { createOperationTable } from './operation-table.ts'
import { createPersonalTable } from './personal-table.ts'
import { openSavedHistory, type SavedHistory } from './saved-history.ts'
import type { TroubleLog } from './trouble-log.ts'

export interface SqliteStore {
  /** Closing it closes both. */
  readonly operations: OperationStore
  readonly personal: PersonalStore
}

/**
 * The store of one process. It lives in memory, and whole copies of it in `dataDir`, if there is one (decision 22). Never waits for
 * the folder but at the start, for a moment.
 */
export function openSqliteStore(deps: { dataDir: string | undefined; clock: Clock; log: TroubleLog }): SqliteStore {
  const { dataDir, clock, log } = deps
  const database = new DatabaseSync(':memory:')
  const operations = createOperationTable({ database })
  const personal = createPersonalTable({ database })
  const saved =
    dataDir === undefined
      ? NOT_SAVED
      : openSavedHistory({
          folder: dataDir,
          file: toFileName(clock.now()),
          process: createFolderProcess({ clock }),
          database: {
            async merge({ rows, items }, now) {
              await operations.merge(rows, now)
              await personal.merge(items, now)
            },
            copy: () => database.serialize(),
          },
          clock,
          log,
        })

  /** SQLite blocks the event loop, so the requests to Azure from this turn leave first. */
  async function afterRequests(): Promise<void> {
    await saved.atStart
    await turn()
  }

  return {
    operations: {
      save(operation) {
        operations.save(operation)
        if (operation.status === 'running') saved.changedUrgently()
        else saved.changed()
        return Promise.resolve()
      },
      async list(personKey, limit) {
        await afterRequests()
        return { operations: operations.list(personKey, limit), history: saved.state() }
      },
      async close() {
        await saved.close()
        if (database.isOpen) database.close()
      },
    },
    personal: {
      async list(personKey, kind) {
        // The request to Azure waits for this.
        await saved.atStart
        return personal.list(personKey, kind)
      },
      async save(personKey, kind, item) {
        await saved.atStart
        personal.save(personKey, kind, item, clock.now())
        saved.changed()
      },
      async remove(personKey, kind, key) {
        await saved.atStart
        const wasThere = personal.remove(personKey, kind, key, clock.now())
        saved.changed()
        return wasThere
      },
    },
  }
}

const NOT_SAVED: SavedHistory = {
  atStart: Promise.resolve(),
  state: () => ({ isRead: true, trouble: { kind: 'in-memory' } }),
  changed: () => undefined,
  changedUrgently: () => undefined,
  close: () => Promise.resolve(),
}

/** One for each process: `history-20261129T140233-1c9d….sqlite`. */
function toFileName(now: number): string {
  const start = new Date(now).toISOString().replace(/[-:]|\.\d+Z$/g, '')
  return `history-${start}-${randomUUID()}.sqlite`
}
