import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'
import type { ArmClients } from './arm-clients.ts'
import { withinTime } from './within-time.ts'

/** Names change rarely, and who may see them too. */
const KEPT_MS = 5 * 60_000
const MOST_PEOPLE = 5_000
/** Azure lists hundreds of subscriptions a page. A list without an end must not be followed for ever. */
const MOST_PAGES = 100

/** The names of a person's subscriptions by their ids in lower case, asked once in a while. Rejects with what Azure threw. */
export type SubscriptionNames = (user: User) => Promise<ReadonlyMap<string, string>>

export function createSubscriptionNames(deps: { clients: ArmClients }): SubscriptionNames {
  const kept = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MOST_PEOPLE, ttl: KEPT_MS })

  async function read(user: User): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    const pages = deps.clients.subscriptions(user).subscriptions.list().byPage()
    let pagesRead = 0
    for await (const page of pages) {
      for (const { subscriptionId, displayName } of page) {
        if (subscriptionId && displayName) names.set(subscriptionId.toLowerCase(), displayName)
      }
      if (++pagesRead === MOST_PAGES) break
    }
    return names
  }

  return (user) => {
    const known = kept.get(user.objectId)
    if (known) return withinTime(known, user.deadline, 'Azure')
    const reading = read(user)
    kept.set(user.objectId, reading)
    // A failure is not kept: the next page asks again.
    reading.catch(() => {
      if (kept.get(user.objectId) === reading) kept.delete(user.objectId)
    })
    return reading
  }
}
