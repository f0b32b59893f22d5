import { LRUCache } from 'lru-cache'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, detached } from '../../domain/call.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { withinTime } from '../transport/within-time.ts'

const MAX_PEOPLE = 5_000
/** Azure lists hundreds of subscriptions a page. This limit stops an endless list. */
const MAX_PAGES = 100

/** The names of a person's subscriptions by lower-case id, cached for a while. Rejects with the error that Azure threw. */
export type SubscriptionNames = (call: Call) => Promise<ReadonlyMap<string, string>>

export function createSubscriptionNames(deps: { clients: ArmClients; events: Bus }): SubscriptionNames {
  const cache = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MAX_PEOPLE, ttl: BUDGETS.namesFresh })
  deps.events.subscribe('person-left', (key) => cache.delete(key))

  async function read(call: Call): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    const pages = deps.clients.subscriptions(call).subscriptions.list().byPage()
    let pagesRead = 0
    for await (const page of pages) {
      for (const { subscriptionId, displayName } of page) {
        if (subscriptionId && displayName) names.set(subscriptionId.toLowerCase(), displayName)
      }
      if (++pagesRead === MAX_PAGES) break
    }
    return names
  }

  function begin(call: Call): Promise<ReadonlyMap<string, string>> {
    const reading = read(detached(call, BUDGETS.subscriptionNames))
    cache.set(toPersonKey(call.person), reading)
    return reading
  }

  return async (call) => {
    const key = toPersonKey(call.person)
    const reading = cache.get(key) ?? begin(call)
    try {
      return await withinTime(reading, call.signal, 'azureSlow')
    } catch (error) {
      // Neither a failure nor a read that timed out stays in the cache: the next page asks again.
      if (cache.get(key) === reading) cache.delete(key)
      throw error
    }
  }
}
