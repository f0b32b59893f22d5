import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { HistoryTrouble } from '../domain/history.ts'
import type { Operation } from '../domain/operation.ts'
import type { PersonKey } from '../domain/person.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import { StoreAway } from './store-away.ts'
import type { TroubleLog } from './trouble-log.ts'

/** What a store that is away for long would have to be handed over. About 10 MB. */
const MAX_UNSAVED = 20_000
const HANDED_OVER_AT_ONCE = 50

/**
 * A best-effort store: it keeps what it could not save, lists it all the same, and hands it over once the store answers again. A
 * failed read returns what is known here, and says that it could not be read.
 *
 * @param store throws StoreAway, and reports its own troubles
 * @param log receives that all is saved again
 */
export function createBestEffortOperations(deps: {
  store: OperationStore
  clock: Clock
  log: Pick<TroubleLog, 'report'>
}): OperationStore {
  const { store, clock, log } = deps
  const unsaved = new Map<string, Operation>()
  const ending = new AbortController()
  let handingOver: Promise<void> | undefined
  /** Of the last call that failed. */
  let trouble: HistoryTrouble | undefined

  function keep(operation: Operation): void {
    unsaved.set(operation.id, operation)
    const [oldest] = unsaved.keys()
    if (unsaved.size > MAX_UNSAVED && oldest !== undefined) unsaved.delete(oldest)
    handingOver ??= handOver()
  }

  async function handOver(): Promise<void> {
    while (unsaved.size > 0 && !ending.signal.aborted) {
      await clock.wait(BUDGETS.storeRetry, ending.signal)
      await saveUnsaved()
    }
    handingOver = undefined
  }

  async function isSaved(operation: Operation): Promise<boolean> {
    try {
      await store.save(operation)
      return true
    } catch (error) {
      trouble = toTrouble(error)
      return false
    }
  }

  /** Ends at the first that fails. */
  async function saveUnsaved(): Promise<void> {
    while (unsaved.size > 0) {
      const some = [...unsaved.values()].slice(0, HANDED_OVER_AT_ONCE)
      const saved = await Promise.all(some.map((operation) => isSaved(operation)))
      // It may have changed meanwhile.
      for (const [at, operation] of some.entries()) {
        if (saved[at] && unsaved.get(operation.id) === operation) unsaved.delete(operation.id)
      }
      if (saved.includes(false)) return
    }
    log.report(undefined)
  }

  function withUnsaved(personKey: PersonKey, stored: readonly Operation[], limit: number): readonly Operation[] {
    const own = [...unsaved.values()].filter((operation) => operation.personKey === personKey)
    if (own.length === 0) return stored
    const ids = new Set(own.map(({ id }) => id))
    const all = [...own, ...stored.filter(({ id }) => !ids.has(id))]
    return all.toSorted((a, b) => b.begunAt - a.begunAt).slice(0, limit)
  }

  return {
    async save(operation) {
      if (await isSaved(operation)) unsaved.delete(operation.id)
      else keep(operation)
    },
    async list(personKey, limit) {
      try {
        const { operations, history } = await store.list(personKey, limit)
        if (unsaved.size === 0) log.report(undefined)
        const unsavedTrouble = unsaved.size === 0 ? undefined : trouble
        const state = { ...history, trouble: unsavedTrouble ?? history.trouble }
        return { operations: withUnsaved(personKey, operations, limit), history: state }
      } catch (error) {
        trouble = toTrouble(error)
        return { operations: withUnsaved(personKey, [], limit), history: { isRead: false, trouble } }
      }
    },
    async close() {
      ending.abort()
      if (unsaved.size > 0) await saveUnsaved()
      await store.close()
    },
  }
}

/** A fault of the app's own is no reason to try again. */
function toTrouble(error: unknown): HistoryTrouble {
  if (error instanceof StoreAway) return error.trouble
  throw error
}
