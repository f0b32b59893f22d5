import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { Operation } from '../domain/operation.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import type { TroubleLog } from './trouble-log.ts'

/** What a store that is away for long would have to be handed over. */
const MAX_UNSAVED = 1_000

/**
 * A best-effort store: it keeps what it could not save, lists it all the same, and hands it over once the store answers again. A
 * failed read returns what is known here.
 */
export function createBestEffortOperations(deps: {
  store: OperationStore
  clock: Clock
  log: TroubleLog
}): OperationStore {
  const { store, clock, log } = deps
  const unsaved = new Map<string, Operation>()
  const ending = new AbortController()
  let handingOver: Promise<void> | undefined

  async function attempt<T>(call: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>()
    const limit = setTimeout(() => reject(new Error('The store did not answer in time.')), BUDGETS.store)
    try {
      const value = await Promise.race([call(), tooLate])
      log.report(undefined)
      return { value }
    } catch (error) {
      log.report({ kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) })
      return undefined
    } finally {
      clearTimeout(limit)
    }
  }

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

  async function saveUnsaved(): Promise<void> {
    for (const [id, operation] of unsaved) {
      if (!(await attempt(() => store.save(operation)))) return
      // It may have changed meanwhile.
      if (unsaved.get(id) === operation) unsaved.delete(id)
    }
  }

  return {
    async save(operation) {
      if (await attempt(() => store.save(operation))) unsaved.delete(operation.id)
      else keep(operation)
    },
    async list(personKey, limit) {
      const stored = (await attempt(() => store.list(personKey, limit)))?.value ?? []
      const own = [...unsaved.values()].filter((operation) => operation.personKey === personKey)
      if (own.length === 0) return stored
      const ids = new Set(own.map(({ id }) => id))
      const all = [...own, ...stored.filter(({ id }) => !ids.has(id))]
      return all.toSorted((a, b) => b.begunAt - a.begunAt).slice(0, limit)
    },
    state() {
      const trouble = log.current()
      return trouble ? { isRead: false, trouble } : store.state()
    },
    async close() {
      ending.abort()
      if (unsaved.size > 0) await saveUnsaved()
      await store.close()
    },
  }
}
