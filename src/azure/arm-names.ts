import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'
import type { Names } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'

/** Names change rarely, and who may see them too. */
const KEPT_MS = 5 * 60_000
const MOST_PEOPLE = 5_000

/** Names that Resource Graph keeps from people whose rights begin below a subscription, while Resource Manager tells them. */
export function createArmNames(deps: { clients: ArmClients }): Names {
  const subscriptionsOf = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MOST_PEOPLE, ttl: KEPT_MS })

  async function readSubscriptions(user: User): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    const { subscriptions } = deps.clients.subscriptions(user)
    for await (const { subscriptionId, displayName } of subscriptions.list({ abortSignal: user.deadline })) {
      if (subscriptionId && displayName) names.set(subscriptionId.toLowerCase(), displayName)
    }
    return names
  }

  async function subscriptions(user: User): Promise<ReadonlyMap<string, string>> {
    const kept = subscriptionsOf.get(user.objectId)
    if (kept) return kept
    const reading = readSubscriptions(user)
    subscriptionsOf.set(user.objectId, reading)
    // A failure is not kept: the next page asks again.
    reading.catch(() => subscriptionsOf.delete(user.objectId))
    return reading
  }

  return {
    subscription: (user, subscriptionId) =>
      subscriptions(user).then(
        (names) => names.get(subscriptionId.toLowerCase()),
        () => undefined,
      ),
    resourceGroup: (user, id) =>
      deps.clients
        .resources(user, id.subscriptionId)
        .resourceGroups.get(id.resourceGroup, { abortSignal: user.deadline })
        .then(
          ({ name }) => name,
          () => undefined,
        ),
  }
}
