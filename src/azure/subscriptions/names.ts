import { BUDGETS } from '../../domain/budgets.ts'
import { withTimeout } from '../../domain/call.ts'
import type { Names } from '../../features/vm-list/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import type { SubscriptionNames } from './subscription-names.ts'

/** Names from Resource Manager. Resource Graph hides them from people whose rights begin below a subscription. */
export function createArmNames(deps: { clients: ArmClients; subscriptionNames: SubscriptionNames }): Names {
  return {
    subscriptions: (call) => deps.subscriptionNames(withTimeout(call, BUDGETS.name)).catch(() => new Map()),
    resourceGroup: (call, id) =>
      deps.clients
        .resources(withTimeout(call, BUDGETS.name), id.subscriptionId)
        .resourceGroups.get(id.resourceGroup)
        .then(
          ({ name }) => name,
          () => undefined,
        ),
  }
}
