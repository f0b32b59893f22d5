// What the child process tries in the folder of the history for the doctor.
import { randomUUID } from 'node:crypto'
import { readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { listCopies, makeFolder, writeWhole } from './data-folder.ts'
import { readRows } from './saved-rows.ts'

export interface FolderCheck {
  readonly hasLocks: boolean
  readonly locked: readonly string[]
  readonly damaged: readonly string[]
}

/** Opens, writes and locks as the app and SQLite would, and leaves nothing behind. */
export function checkFolder(folder: string): FolderCheck {
  const made = makeFolder(folder)
  try {
    const probe = join(folder, `doctor-${randomUUID()}`)
    const content = randomUUID()
    try {
      writeWhole(probe, Buffer.from(content))
      if (readFileSync(probe, 'utf8') !== content) throw Object.assign(new Error(), { code: 'EIO' })
    } finally {
      rmSync(probe, { force: true })
    }
    const hasLocks = canLock(folder)
    const files = listCopies(folder)
    return {
      hasLocks,
      locked: hasLocks ? files.filter((file) => isLocked(join(folder, file))) : [],
      damaged: files.filter((file) => readRows(join(folder, file)) === 'damaged'),
    }
  } finally {
    for (const path of made) rmdirSync(path)
  }
}

/** A new file that nobody else knows: if it can't be locked, no other process is the reason. */
function canLock(folder: string): boolean {
  const path = join(folder, `doctor-${randomUUID()}.sqlite`)
  try {
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE; CREATE TABLE probe (id); COMMIT')
      return true
    } finally {
      database.close()
    }
  } catch (error) {
    if (!NO_LOCK.includes(toSqliteCode(error))) throw error
    return false
  } finally {
    for (const ending of ['', '-journal']) rmSync(path + ending, { force: true })
  }
}

/** https://sqlite.org/rescode.html: SQLITE_BUSY, and SQLITE_IOERR with _RDLOCK, _UNLOCK and _LOCK. */
const BUSY = 5
const NO_LOCK: readonly unknown[] = [BUSY, 2314, 2058, 3850]

function isLocked(path: string): boolean {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 0 })
    try {
      database.prepare('SELECT count(*) FROM sqlite_schema').get()
      return false
    } finally {
      database.close()
    }
  } catch (error) {
    return toSqliteCode(error) === BUSY
  }
}

function toSqliteCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined
}
