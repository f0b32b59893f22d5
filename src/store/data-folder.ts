// What the child process does in the folder of the history. A share may hang in any of these calls, so they never run in the app.
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { FolderTask } from './data-folder-task.ts'
import { type HistoryRow, type PersonalRow, readRows, type SavedRows } from './saved-rows.ts'

export interface SavedCopy {
  readonly file: string
  readonly savedAt: number
  readonly size: number
}

export interface FolderContent extends SavedRows {
  readonly copies: readonly SavedCopy[]
  /** Copies that are damaged, under their new names. */
  readonly damaged: readonly SavedCopy[]
  /** Why a copy could not be read this time (`EIO`). It may be whole. */
  readonly unread: string | undefined
  /** Why nothing can be written (`EROFS`). */
  readonly unwritable: string | undefined
}

/** A copy of a process; and the one file of earlier versions. */
const COPY = /^(?:history-[\w-]+|my-vms)\.sqlite$/
const LEFTOVER = /^(?:history-[\w-]+|my-vms)\.sqlite\.(?:new|damaged)$/

/** Reads the copies of all processes before, and sets damaged ones aside. */
export function readFolder(folder: string): FolderContent {
  makeFolder(folder)
  const copies: SavedCopy[] = []
  const rows: HistoryRow[] = []
  const items: PersonalRow[] = []
  const damaged: SavedCopy[] = []
  let unread: string | undefined
  for (const file of listCopies(folder)) {
    try {
      const copy = toSavedCopy(folder, file)
      const found = readRows(join(folder, file))
      if (found === 'damaged') damaged.push({ ...copy, file: setAside(folder, file) })
      else if (found !== 'foreign') {
        copies.push(copy)
        rows.push(...found.rows)
        items.push(...found.items)
      }
    } catch (error) {
      unread = toCode(error)
    }
  }
  return { copies, rows, items, damaged, unread, unwritable: findObstacle(folder) }
}

/**
 * Writes a copy whole or not at all: to a new file first, which then replaces the old one.
 *
 * @param merged copies that are part of this one. They are deleted unless their process has written them again.
 * @param expired leftovers from before this time are deleted
 */
export function writeCopy(
  folder: string,
  { file, content, merged, expired }: Omit<Extract<FolderTask, { kind: 'write' }>, 'kind' | 'folder'>,
): void {
  makeFolder(folder)
  writeWhole(join(folder, file), content)
  for (const copy of merged) if (isUnchanged(folder, copy)) rmSync(join(folder, copy.file), { force: true })
  for (const name of readdirSync(folder).filter((name) => LEFTOVER.test(name))) {
    const path = join(folder, name)
    if (statSync(path).mtimeMs < expired) rmSync(path, { force: true })
  }
}

/**
 * Not `mkdir` with `recursive`: below /proc Node 24 repeats that for ever.
 *
 * @returns the folders that were not there before, deepest first
 */
export function makeFolder(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
  const parent = dirname(folder)
  const made = parent === folder ? [] : makeFolder(parent)
  mkdirSync(folder, { mode: 0o700 })
  return [folder, ...made]
}

export function writeWhole(path: string, content: Uint8Array): void {
  const next = `${path}.new`
  try {
    const file = openSync(next, 'w', 0o600)
    try {
      for (let written = 0; written < content.length;) written += writeSync(file, content, written)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(next, path)
  } catch (error) {
    // Half a file would only fill a full disk.
    rmSync(next, { force: true })
    throw error
  }
}

export function listCopies(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory() && COPY.test(entry.name)).map(({ name }) => name)
}

function toSavedCopy(folder: string, file: string): SavedCopy {
  const { mtimeMs: savedAt, size } = statSync(join(folder, file))
  return { file, savedAt, size }
}

/** @returns the new name; the old one if the folder can't be written to */
function setAside(folder: string, file: string): string {
  const name = `${file}.damaged`
  try {
    renameSync(join(folder, file), join(folder, name))
    return name
  } catch {
    return file
  }
}

function findObstacle(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    return toCode(error)
  }
}

function isUnchanged(folder: string, { file, savedAt, size }: SavedCopy): boolean {
  const now = statSync(join(folder, file), { throwIfNoEntry: false })
  return now !== undefined && now.mtimeMs === savedAt && now.size === size
}

/** The code of the file system, `ENOSPC`. */
export function toCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
}
