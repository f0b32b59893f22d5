import * as z from 'zod'
import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { HistoryState, HistoryTrouble } from '../domain/history.ts'
import { waitAtMost } from '../domain/wait-at-most.ts'
import type { SavedCopy } from './data-folder.ts'
import { type FolderProcess, toFolderTrouble } from './folder-process.ts'
import type { SavedRows } from './saved-rows.ts'
import type { TroubleLog } from './trouble-log.ts'

/** Saves whole copies of a database in a folder that may be broken, full, or hang. */
export interface SavedHistory {
  /** Resolves once the copies of earlier processes are read, or the app has waited long enough for them. */
  readonly atStart: Promise<void>
  state(): HistoryState
  changed(): void
  /** As `changed`, but saves at once: a restart must find this. */
  changedUrgently(): void
  /** Saves the last copy. Resolves within BUDGETS.dataFolderAtStop. */
  close(): Promise<void>
}

/** What is saved. */
export interface SavedDatabase {
  /** Adds what other processes knew. */
  merge(content: SavedRows, now: number): Promise<void>
  /** All of it, as a database file. */
  copy(): Uint8Array
}

export interface SavedHistoryDeps {
  readonly folder: string
  /** The file of this process. No other process writes it, so nothing has to be locked. */
  readonly file: string
  readonly process: FolderProcess
  readonly database: SavedDatabase
  readonly clock: Clock
  readonly log: TroubleLog
}

const Copies = z.array(z.object({ file: z.string(), savedAt: z.number(), size: z.number() }))
const Content = z.object({
  copies: Copies,
  rows: z.array(z.tuple([z.string(), z.string(), z.number(), z.string()])),
  items: z.array(z.tuple([z.string(), z.string(), z.string(), z.number(), z.string().nullable()])),
  damaged: Copies,
  unread: z.string().optional(),
  unwritable: z.string().optional(),
})

export function openSavedHistory(deps: SavedHistoryDeps): SavedHistory {
  const { folder, file, database, clock, log } = deps
  const ending = new AbortController()
  let debounce = new AbortController()
  let savedAt = clock.now()
  let merged: readonly SavedCopy[] = []
  let damaged: HistoryTrouble | undefined
  let isRead = false
  /** Everything is read, and the folder looks as if it could be written to. */
  let isSettled = false
  let isDirty = false
  let work: Promise<void> | undefined
  const readOnce = new AbortController()

  async function read(): Promise<HistoryTrouble | undefined> {
    const content = Content.parse(await deps.process.run({ kind: 'read', folder }, BUDGETS.dataFolder))
    await database.merge(content, clock.now())
    merged = content.copies.filter((copy) => copy.file !== file)
    if (!damaged) {
      for (const copy of content.damaged.toSorted((a, b) => a.savedAt - b.savedAt)) {
        damaged = { kind: 'damaged', file: copy.file, before: copy.savedAt }
        log.mention(damaged)
      }
    }
    isRead = content.unread === undefined
    isSettled = isRead && content.unwritable === undefined
    if (content.unwritable !== undefined) return { kind: 'unwritable', reason: content.unwritable }
    return content.unread === undefined ? undefined : { kind: 'unread', reason: content.unread }
  }

  async function write(): Promise<undefined> {
    isDirty = false
    debounce = new AbortController()
    try {
      const expired = clock.now() - BUDGETS.operationRetention
      const task = { kind: 'write', folder, file, content: database.copy(), merged, expired } as const
      await deps.process.run(task, BUDGETS.dataFolder)
      savedAt = clock.now()
    } catch (error) {
      isDirty = true
      // It has waited long enough before it is tried again.
      debounce.abort()
      throw error
    }
  }

  async function attempt(task: () => Promise<HistoryTrouble | undefined>): Promise<HistoryTrouble | undefined> {
    try {
      return await task()
    } catch (error) {
      return toFolderTrouble(error, savedAt)
    }
  }

  async function tryOnce(): Promise<HistoryTrouble | undefined> {
    const unread = isSettled ? undefined : await attempt(read)
    readOnce.abort()
    if (!isDirty) return unread
    await clock.wait(BUDGETS.historyDebounce, debounce.signal)
    return (await attempt(write)) ?? (isRead ? undefined : unread)
  }

  async function tryUntilDone(): Promise<void> {
    let pause: number = BUDGETS.historyRetry
    while (!ending.signal.aborted && (isDirty || !isSettled)) {
      const trouble = await tryOnce()
      log.report(trouble)
      if (trouble) await clock.wait(pause, ending.signal)
      pause = trouble ? Math.min(pause * 6, BUDGETS.historyRetryMax) : BUDGETS.historyRetry
    }
    // In the same turn as the last look at the conditions, so that no change is missed.
    work = undefined
  }

  function start(): void {
    if (!ending.signal.aborted) work ??= tryUntilDone()
  }

  async function finish(): Promise<void> {
    await work
    if (isDirty) await attempt(write)
  }

  async function close(): Promise<void> {
    ending.abort()
    debounce.abort()
    readOnce.abort()
    await waitAtMost(clock, BUDGETS.dataFolderAtStop, finish())
    deps.process.close()
  }

  start()
  return {
    atStart: clock.wait(BUDGETS.historyAtStart, readOnce.signal),
    state: () => ({
      isRead: isRead && !damaged,
      trouble: log.current() ?? (isRead ? damaged : { kind: 'reading' }),
    }),
    changed() {
      isDirty = true
      start()
    },
    changedUrgently() {
      isDirty = true
      debounce.abort()
      start()
    },
    close,
  }
}
