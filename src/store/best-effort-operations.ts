import type { OperationStore } from '../services/ports.ts'

/** A person waits for Azure, not for a list that may as well be lost. */
const LIMIT_MS = 1_000

/** A store whose failures cost comfort alone: what can't be saved is not, what can't be read is empty, and either is told. */
export function createBestEffortOperations(deps: {
  store: OperationStore
  onError: (error: Error) => void
}): OperationStore {
  async function attempt<T>(call: () => Promise<T>, otherwise: T): Promise<T> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>()
    const limit = setTimeout(() => reject(new Error('The store did not answer in time.')), LIMIT_MS)
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
    list: (userObjectId, limit) => attempt(() => deps.store.list(userObjectId, limit), []),
    close: deps.store.close,
  }
}
