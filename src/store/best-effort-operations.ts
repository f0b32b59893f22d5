import { BUDGETS } from '../domain/budgets.ts'
import type { OperationStore } from '../features/activity/ports.ts'

/** A best-effort store: it skips a failed save, returns an empty list for a failed read, and reports both. */
export function createBestEffortOperations(deps: {
  store: OperationStore
  onError: (error: Error) => void
}): OperationStore {
  async function attempt<T>(call: () => Promise<T>, otherwise: T): Promise<T> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>()
    const limit = setTimeout(() => reject(new Error('The store did not answer in time.')), BUDGETS.store)
    try {
      return await Promise.race([call(), tooLate])
    } catch (error) {
      deps.onError(error instanceof Error ? error : new Error(String(error)))
      return otherwise
    } finally {
      clearTimeout(limit)
    }
  }

  return {
    save: (operation) => attempt(() => deps.store.save(operation), undefined),
    list: (personKey, limit) => attempt(() => deps.store.list(personKey, limit), []),
    close: deps.store.close,
  }
}
