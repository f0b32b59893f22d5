import { LRUCache } from 'lru-cache'
import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, detached } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { waitOut } from '../transport/wait-out.ts'
import { withinTime } from '../transport/within-time.ts'

const MAX_PEOPLE = 5_000
/** Azure lists hundreds of subscriptions a page. This limit stops an endless list. */
const MAX_PAGES = 100

/** The names of a person's subscriptions by lower-case id, cached for a while. A subscription without a name has its id. */
export type SubscriptionNames = (call: Call) => Promise<ReadonlyMap<string, string>>

export function createSubscriptionNames(deps: { clients: ArmClients; clock: Clock; events: Bus }): SubscriptionNames {
  const cache = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MAX_PEOPLE, ttl: BUDGETS.namesFresh })
  deps.events.subscribe('person-left', (key) => cache.delete(key))

  async function read(call: Call): Promise<ReadonlyMap<string, string>> {
    const patience = { clock: deps.clock, signal: call.signal, until: deps.clock.now() + BUDGETS.scanRetries }
    const names = new Map<string, string>()
    let next: string | undefined
    for (let pagesRead = 0; pagesRead < MAX_PAGES; pagesRead += 1) {
      const from = next
      const page = await waitOut(() => readPage(call, from), patience)
      for (const { subscriptionId, displayName } of page.subscriptions) {
        if (isText(subscriptionId))
          names.set(subscriptionId.toLowerCase(), isText(displayName) ? displayName : subscriptionId)
      }
      next = page.next
      if (!next) return names
    }
    // Half of the subscriptions would pass for all of them.
    throw new AppError('azure-unavailable', 'listEndless')
  }

  /** One page at a time, so that only a page that failed is asked for again. */
  async function readPage(call: Call, from: string | undefined) {
    return askAzure(async () => {
      const pages = deps.clients.subscriptions(call).subscriptions.list()
      const page = await pages.byPage(from === undefined ? {} : { continuationToken: from }).next()
      return page.done ? { subscriptions: [] } : { subscriptions: page.value, next: page.value.continuationToken }
    })
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

/** Azure's types promise texts, which an odd answer may not hold. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
