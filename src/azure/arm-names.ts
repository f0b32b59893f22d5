import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'
import type { Names } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import { withinTime } from './within-time.ts'

/** Names change rarely, and who may see them too. */
const KEPT_MS = 5 * 60_000
const MOST_PEOPLE = 5_000
const NAMED_WITHIN_MS = 3_000
/** Azure lists hundreds of subscriptions a page. A list without an end must not be followed for ever. */
const MOST_PAGES = 100

/** Names that Resource Graph keeps from people whose rights begin below a subscription, while Resource Manager tells them. */
export function createArmNames(deps: { clients: ArmClients }): Names {
  const subscriptionsOf = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MOST_PEOPLE, ttl: KEPT_MS })

  async function readSubscriptions(user: User): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    const pages = deps.clients.subscriptions(user).subscriptions.list().byPage()
    let read = 0
    for await (const page of pages) {
      for (const { subscriptionId, displayName } of page) {
        if (subscriptionId && displayName) names.set(subscriptionId.toLowerCase(), displayName)
      }
      if (++read === MOST_PAGES) break
    }
    return names
  }

  function subscriptions(user: User): Promise<ReadonlyMap<string, string>> {
    const kept = subscriptionsOf.get(user.objectId)
    if (kept) return withinTime(kept, user.deadline, 'Azure')
    const reading = readSubscriptions(user)
    subscriptionsOf.set(user.objectId, reading)
    // A failure is not kept: the next page asks again.
    reading.catch(() => {
      if (subscriptionsOf.get(user.objectId) === reading) subscriptionsOf.delete(user.objectId)
    })
    return reading
  }

  return {
    subscription: (user, subscriptionId) =>
      subscriptions(inShortTime(user)).then(
        (names) => names.get(subscriptionId.toLowerCase()),
        () => undefined,
      ),
    resourceGroup: (user, id) =>
      deps.clients
        .resources(inShortTime(user), id.subscriptionId)
        .resourceGroups.get(id.resourceGroup)
        .then(
          ({ name }) => name,
          () => undefined,
        ),
  }
}

/** A name is worth a short wait only: the page is complete without it. */
function inShortTime(user: User): User {
  return { ...user, deadline: AbortSignal.any([user.deadline, AbortSignal.timeout(NAMED_WITHIN_MS)]) }
}
