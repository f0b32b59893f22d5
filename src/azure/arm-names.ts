import type { User } from '../domain/user.ts'
import type { Names } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import type { SubscriptionNames } from './subscription-names.ts'

const NAMED_WITHIN_MS = 3_000

/** Names that Resource Graph keeps from people whose rights begin below a subscription, while Resource Manager tells them. */
export function createArmNames(deps: { clients: ArmClients; subscriptionNames: SubscriptionNames }): Names {
  return {
    subscriptions: (user) => deps.subscriptionNames(inShortTime(user)).catch(() => new Map()),
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
