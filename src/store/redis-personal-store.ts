import { BUDGETS } from '../domain/budgets.ts'
import type { PersonalStore } from '../domain/personal-store.ts'
import type { RedisConnection } from './redis/redis-connection.ts'
import { toRedisKey } from './redis-key.ts'
import { byKey, findStoredItem, toNotKept, toStoredItem } from './stored-item.ts'

/** What people keep for themselves in Redis, for several processes: a hash for each person and kind. Each use keeps it longer. */
export function createRedisPersonalStore({ connection }: { connection: Pick<RedisConnection, 'call'> }): PersonalStore {
  const call: RedisConnection['call'] = async (send) => {
    try {
      return await connection.call(send)
    } catch (error) {
      throw toNotKept(error)
    }
  }

  return {
    async list(personKey, kind) {
      const key = toRedisKey(kind, personKey)
      const [texts] = await call(async (client) =>
        Promise.all([client.hVals(key), client.pExpire(key, BUDGETS.personalRetention)]),
      )
      return texts.flatMap((text) => findStoredItem(text, personKey) ?? []).toSorted(byKey)
    },
    async save(personKey, kind, item) {
      const key = toRedisKey(kind, personKey)
      const text = toStoredItem(personKey, item)
      await call((client) =>
        client.multi().hSet(key, toField(item.key), text).pExpire(key, BUDGETS.personalRetention).exec(),
      )
    },
    async remove(personKey, kind, key) {
      return (await call((client) => client.hDel(toRedisKey(kind, personKey), toField(key)))) > 0
    },
  }
}

/** Keeps apart what differs only in what UTF-8 can't hold. */
function toField(key: string): string {
  return JSON.stringify(key).slice(1, -1)
}
