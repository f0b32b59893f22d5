import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import { createFolderProcess } from './folder-process.ts'
import { createOperationTable } from './operation-table.ts'
import { openSavedHistory, type SavedHistory } from './saved-history.ts'
import type { TroubleLog } from './trouble-log.ts'

/**
 * Operations for one process. They live in memory, and whole copies of them in `dataDir`, if there is one (decision 22). Never
 * throws, and never waits for the folder but at the start, for a moment.
 */
export function openSqliteOperations(deps: {
  dataDir: string | undefined
  clock: Clock
  log: TroubleLog
}): OperationStore {
  const { dataDir, clock, log } = deps
  const table = createOperationTable()
  const saved =
    dataDir === undefined
      ? NOT_SAVED
      : openSavedHistory({
          folder: dataDir,
          file: toFileName(clock.now()),
          process: createFolderProcess({ clock }),
          table,
          clock,
          log,
        })

  return {
    save(operation) {
      table.save(operation)
      if (operation.status === 'running') saved.changedUrgently()
      else saved.changed()
      return Promise.resolve()
    },
    async list(personKey, limit) {
      await saved.atStart
      // SQLite blocks the event loop, so the requests to Azure from this turn leave first.
      await turn()
      return { operations: table.list(personKey, limit), history: saved.state() }
    },
    async close() {
      await saved.close()
      table.close()
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
