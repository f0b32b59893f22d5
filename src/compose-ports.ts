import type { Agent } from 'node:https'
import { createDenyAssignments } from './azure/authorization/deny-assignments.ts'
import { createLocks } from './azure/authorization/locks.ts'
import { createPermissions } from './azure/authorization/permissions.ts'
import { createComputeVms } from './azure/compute/compute-vms.ts'
import { createComputeSubscriptionVms } from './azure/compute/subscription-vms.ts'
import { createActivityLog } from './azure/insights/activity-log.ts'
import { createGraphInventory } from './azure/resource-graph/inventory.ts'
import { createGraphQuota } from './azure/resource-graph/quota.ts'
import { createNamedVms } from './azure/resources/named-vms.ts'
import { createArmNames } from './azure/subscriptions/names.ts'
import { createSubscriptionNames } from './azure/subscriptions/subscription-names.ts'
import { createArmClients } from './azure/transport/arm-clients.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import type { Bus } from './events/bus.ts'
import type { OperationStore } from './features/activity/ports.ts'
import type { OnBehalfOf } from './identity/identity.ts'
import { createPolicyPorts } from './policy/policy-ports.ts'
import { createAnnouncedOperations } from './store/announced-operations.ts'
import { createCachedInventory } from './store/cached-inventory.ts'

interface ComposePortsDeps {
  readonly onBehalfOf: OnBehalfOf
  readonly sockets: Agent
  readonly operationStore: OperationStore
  readonly events: Bus
}

/** What features ask of Azure and the store, as the organisation allows it here. */
export function composePorts(
  { config: { cloud, policy }, clock }: { config: Config; clock: Clock },
  { onBehalfOf, sockets, operationStore, events }: ComposePortsDeps,
) {
  const clients = createArmClients({ cloud, onBehalfOf, sockets, graphQuota: createGraphQuota({ clock }) })
  const subscriptionNames = createSubscriptionNames({ clients, clock, events })
  const names = createArmNames({ clients, subscriptionNames })
  const shown = createPolicyPorts({
    inventory: createGraphInventory({ clients, names, clock }),
    subscriptionVms: createComputeSubscriptionVms({ clients, subscriptionNames, clock }),
    namedVms: createNamedVms({ clients }),
    computeVms: createComputeVms({ clients, cloud }),
    activityLog: createActivityLog({ clients, cloud }),
    permissions: createPermissions({ clients, cloud }),
    locks: createLocks({ clients, cloud }),
    denyAssignments: createDenyAssignments({ clients, cloud }),
    store: createAnnouncedOperations({ store: operationStore, events }),
    policy,
  })
  return { ...shown, clients, names, inventory: createCachedInventory({ inventory: shown.inventory, clock, events }) }
}
