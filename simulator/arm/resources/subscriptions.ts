import { subscriptionArmId } from '../../world/arm-id.ts'
import type { Subscription } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'
import { toPage } from '../paging.ts'
import type { Visible } from '../visible.ts'
import { REGIONS, toLocation } from './regions.ts'

const PAGE_SIZE = 1_000

export const SUBSCRIPTION_POLICIES = {
  locationPlacementId: 'Public_2014-09-01',
  quotaId: 'PayAsYouGo_2014-09-01',
  spendingLimit: 'Off',
} as const

/** `Microsoft.Resources`: tenants, subscriptions and their regions. */
export function createSubscriptionHandlers(deps: { world: World; gate: Gate; visible: Visible }) {
  const { world, gate, visible } = deps
  const { tenantId, tenantName } = world.directory

  const toResource = (subscription: Subscription) => ({
    id: subscriptionArmId(subscription),
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: SUBSCRIPTION_POLICIES,
  })

  return {
    listTenants: () =>
      ok({
        value: [
          {
            id: `/tenants/${tenantId}`,
            tenantId,
            countryCode: 'NL',
            displayName: tenantName,
            domains: ['contoso.example'],
            tenantCategory: 'Home',
            defaultDomain: 'contoso.example',
            tenantType: 'AAD',
          },
        ],
      }),
    list: (request) => {
      const subscriptions = visible.subscriptions(request.caller.objectId)
      const page = toPage(request, subscriptions, PAGE_SIZE, toResource)
      return ok({ ...page, count: { type: 'Total', value: subscriptions.length } })
    },
    get: (request) => {
      const subscription = gate.getSubscription(request)
      const id = subscriptionArmId(subscription)
      // A caller that sees a subscription in the list may also get it by its id.
      if (!world.access.hasRolesWithin(request.caller.objectId, id)) {
        gate.demand(request, 'Microsoft.Resources/subscriptions/read', id)
      }
      return ok(toResource(subscription))
    },
    listLocations: (request) => {
      const id = subscriptionArmId(gate.getSubscription(request))
      gate.demand(request, 'Microsoft.Resources/subscriptions/locations/read', id)
      return ok({ value: REGIONS.map((region) => toLocation(id, region)) })
    },
  } satisfies Record<string, ArmHandler>
}
