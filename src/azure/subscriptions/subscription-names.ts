import { LRUCache } from 'lru-cache'
import { detached, type User } from '../../domain/user.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { withinTime } from '../transport/within-time.ts'

/** Names change rarely, and so do the rights to see them. */
const TTL_MS = 5 * 60_000
const MAX_PEOPLE = 5_000
/** Azure lists hundreds of subscriptions a page. This limit stops an endless list. */
const MAX_PAGES = 100
const READ_WITHIN_MS = 30_000

/** The names of a person's subscriptions by lower-case id, cached for a while. Rejects with the error that Azure threw. */
export type SubscriptionNames = (user: User) => Promise<ReadonlyMap<string, string>>

export function createSubscriptionNames(deps: { clients: ArmClients }): SubscriptionNames {
  const cache = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MAX_PEOPLE, ttl: TTL_MS })

  async function read(user: User): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    const pages = deps.clients.subscriptions(user).subscriptions.list().byPage()
    let pagesRead = 0
    for await (const page of pages) {
      for (const { subscriptionId, displayName } of page) {
        if (subscriptionId && displayName) names.set(subscriptionId.toLowerCase(), displayName)
      }
      if (++pagesRead === MAX_PAGES) break
    }
    return names
  }

  function begin(user: User): Promise<ReadonlyMap<string, string>> {
    const reading = read(detached(user, READ_WITHIN_MS))
    cache.set(user.objectId, reading)
    return reading
  }

  return async (user) => {
    const reading = cache.get(user.objectId) ?? begin(user)
    try {
      return await withinTime(reading, user.deadline, 'Azure')
    } catch (error) {
      // Neither a failure nor a read that timed out stays in the cache: the next page asks again.
      if (cache.get(user.objectId) === reading) cache.delete(user.objectId)
      throw error
    }
  }
}
