import { createClient } from '@redis/client'
import { BUDGETS } from '../domain/budgets.ts'
import type { PersonKey } from '../domain/person.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import { findStoredOperation } from './stored-operation.ts'
import type { TroubleLog } from './trouble-log.ts'

/**
 * Operations in Redis, for several processes: one hash per person, keyed by operation id. Connects now, and reconnects
 * whenever the connection breaks. Every call fails at once while there is no connection.
 *
 * @param log receives every connection error, and when there is a connection again
 */
export function openRedisOperations(deps: { url: string; log: Pick<TroubleLog, 'report'> }): OperationStore {
  const onError = ({ message: reason }: Error) => deps.log.report({ kind: 'unreachable', reason })
  const client = createClient({
    url: deps.url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: BUDGETS.redisConnect,
      reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, BUDGETS.redisReconnect),
    },
  })
  client.on('error', onError)
  client.on('ready', () => deps.log.report(undefined))
  void client.connect().catch(onError)
  const keyOf = (personKey: PersonKey) => `my-vms:operations:${personKey}`

  return {
    async save(operation) {
      const key = keyOf(operation.personKey)
      await client
        .multi()
        .hSet(key, operation.id, JSON.stringify(operation))
        .pExpire(key, BUDGETS.operationRetention)
        .exec()
    },
    async list(personKey, limit) {
      const key = keyOf(personKey)
      const stored = (await client.hVals(key)).flatMap((text) => findStoredOperation(text) ?? [])
      const [newest, older] = split(
        stored.toSorted((a, b) => b.begunAt - a.begunAt),
        limit,
      )
      // A hash has no maximum length, so each read deletes the operations beyond the limit.
      if (older.length > 0)
        await client.hDel(
          key,
          older.map(({ id }) => id),
        )
      return newest
    },
    state: () => ({ isRead: true, trouble: undefined }),
    close() {
      client.destroy()
      return Promise.resolve()
    },
  }
}

function split<T>(items: readonly T[], at: number): [T[], T[]] {
  return [items.slice(0, at), items.slice(at)]
}
