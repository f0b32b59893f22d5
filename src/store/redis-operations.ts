import { BUDGETS } from '../domain/budgets.ts'
import type { Operation } from '../domain/operation.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import type { RedisConnection } from './redis/redis-connection.ts'
import { toRedisKey } from './redis-key.ts'
import { findStoredOperation } from './stored-operation.ts'

/**
 * Operations in Redis, for several processes: one hash per person, keyed by operation id. Its calls throw StoreAway.
 *
 * @returns the store; closing it closes the connection
 */
export function createRedisOperations({ connection }: { connection: RedisConnection }): OperationStore {
  return {
    async save(operation) {
      const key = toRedisKey('operations', operation.personKey)
      const text = JSON.stringify(operation)
      if (isEarly(operation)) {
        await connection.call((client) =>
          client.multi().hSet(key, toEarlyField(operation.id), text).pExpire(key, BUDGETS.operationRetention).exec(),
        )
        return
      }
      await connection.call((client) => {
        const transaction = client.multi()
        // What has begun may arrive late. It must not replace the end that another process has seen.
        const field = isRead(operation) ? toReadField(operation.id) : operation.id
        const written = isOver(operation) ? transaction.hSet(key, field, text) : transaction.hSetNX(key, field, text)
        return written.hDel(key, toEarlyField(operation.id)).pExpire(key, BUDGETS.operationRetention).exec()
      })
    },
    async list(personKey, limit) {
      const key = toRedisKey('operations', personKey)
      const texts = await connection.call((client) => client.hVals(key))
      const stored = texts.flatMap((text) => findStoredOperation(text, personKey) ?? [])
      const [newest, older] = split(
        dropSuperseded(stored).toSorted((a, b) => b.begunAt - a.begunAt),
        limit,
      )
      // A hash has no maximum length, so each read deletes the operations beyond the limit.
      const fields = older.flatMap(({ id }) => [id, toEarlyField(id), toReadField(id)])
      if (fields.length > 0) await connection.call((client) => client.hDel(key, fields)).catch(() => undefined)
      return { operations: newest, history: { isRead: true, trouble: undefined } }
    },
    close() {
      connection.close()
      return Promise.resolve()
    },
  }
}

/** What Azure has not accepted yet has a field of its own: it may arrive after what is known later, and must not replace that. */
function toEarlyField(id: string): string {
  return `${id} early`
}

function isEarly(operation: Operation): boolean {
  return operation.stage !== undefined && !isOver(operation)
}

/** What was read has a field of its own too, which no end that arrives late replaces. */
function toReadField(id: string): string {
  return `${id} read`
}

function isRead({ readAt }: Operation): boolean {
  return readAt !== undefined
}

/** Of the fields of one operation the one that knows most. */
function dropSuperseded(operations: readonly Operation[]): Operation[] {
  const best = new Map<string, Operation>()
  for (const one of operations) {
    const other = best.get(one.id)
    if (other === undefined || toRank(one) > toRank(other)) best.set(one.id, one)
  }
  return [...best.values()]
}

function toRank(operation: Operation): number {
  return isRead(operation) ? 2 : isEarly(operation) ? 0 : 1
}

function isOver({ status }: Operation): boolean {
  return status !== 'running'
}

function split<T>(items: readonly T[], at: number): [T[], T[]] {
  return [items.slice(0, at), items.slice(at)]
}
