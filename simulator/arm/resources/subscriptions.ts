import { type Directory, toAccountId } from '../../directory.ts'
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
  const { directory } = world

  const toResource = (subscription: Subscription) => ({
    id: subscriptionArmId(subscription),
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId: subscription.tenantId ?? directory.tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: SUBSCRIPTION_POLICIES,
  })

  return {
    listTenants: ({ caller }) => ok({ value: listTenants(directory, caller.objectId).map(toTenantResource) }),
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

interface ListedTenant {
  readonly tenantId: string
  readonly tenantName: string
  readonly domain: string
}

/** A person's own tenant and those in which they are a guest, with a token of any of them. An app has its own alone. */
function listTenants({ tenantId, tenantName, people, otherTenants = [] }: Directory, objectId: string): ListedTenant[] {
  const known = [...people, ...otherTenants.flatMap(({ guests }) => guests)]
  const person = known.find((one) => one.objectId === objectId)
  const accountId = person && toAccountId(person)
  const asGuest = otherTenants.filter(({ guests }) => guests.some((guest) => toAccountId(guest) === accountId))
  return [{ tenantId, tenantName, domain: 'contoso.example' }, ...asGuest]
}

function toTenantResource({ tenantId, tenantName, domain }: ListedTenant) {
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: 'NL',
    displayName: tenantName,
    domains: [domain],
    tenantCategory: 'Home',
    defaultDomain: domain,
    tenantType: 'AAD',
  }
}
