import { AppError } from '../domain/app-error.ts'
import type { VmId } from '../domain/arm-id.ts'
import { isShown, type OrganisationPolicy } from '../domain/organisation-policy.ts'
import type { VmQuery } from '../domain/vm-query.ts'
import type { OperationStore } from '../features/activity/ports.ts'
import type { ActivityLog } from '../features/activity-log/ports.ts'
import type { DenyAssignments, Locks, Permissions } from '../features/rights/ports.ts'
import type { ComputeVms } from '../features/vm-actions/ports.ts'
import type { Inventory, NamedVms, SubscriptionVms } from '../features/vm-list/ports.ts'

interface Ports {
  readonly inventory: Inventory
  readonly subscriptionVms: SubscriptionVms
  readonly namedVms: NamedVms
  readonly computeVms: ComputeVms
  readonly activityLog: ActivityLog
  readonly permissions: Permissions
  readonly locks: Locks
  readonly denyAssignments: DenyAssignments
  readonly store: OperationStore
}

/** Limits the ports to the subscriptions that the organisation policy shows: Azure gets no request about any other. */
export function createPolicyPorts({
  inventory,
  subscriptionVms,
  namedVms,
  computeVms,
  activityLog,
  permissions,
  locks,
  denyAssignments,
  store,
  policy,
}: Ports & { policy: OrganisationPolicy }): Ports {
  const shown = async <T>(id: VmId, ask: () => Promise<T>): Promise<T> => {
    if (!isShown(policy, id)) throw new AppError('not-found', 'noSuchMachine')
    return ask()
  }
  const toShown = (query: VmQuery): VmQuery => ({ ...query, onlySubscriptions: policy.subscriptions })
  return {
    inventory: {
      list: (call, query, previous) => inventory.list(call, toShown(query), previous),
      find: (call, id) => shown(id, () => inventory.find(call, id)),
      all: (call, query) => inventory.all(call, toShown(query)),
    },
    subscriptionVms: {
      subscriptions: async (call) => {
        const subscriptions = await subscriptionVms.subscriptions(call)
        return subscriptions.filter(({ id }) => isShown(policy, { subscriptionId: id }))
      },
      // Called only with subscriptions from the filtered list.
      vmsOf: subscriptionVms.vmsOf,
      // The same: the subscriptions of VMs that are listed.
      statesOf: subscriptionVms.statesOf,
    },
    namedVms: {
      find: async (call, subscriptionId, name) =>
        isShown(policy, { subscriptionId }) ? namedVms.find(call, subscriptionId, name) : [],
    },
    computeVms: {
      get: (call, id) => shown(id, () => computeVms.get(call, id)),
      begin: (call, id, action) => shown(id, () => computeVms.begin(call, id, action)),
      // The URL comes from an operation in the store, which returns only those of shown subscriptions.
      progress: computeVms.progress,
    },
    activityLog: {
      list: (call, id, since) => shown(id, () => activityLog.list(call, id, since)),
    },
    permissions: {
      ofGroup: (call, id) => shown(id, () => permissions.ofGroup(call, id)),
      ofVm: (call, id) => shown(id, () => permissions.ofVm(call, id)),
    },
    locks: { ofVm: (call, id) => shown(id, () => locks.ofVm(call, id)) },
    denyAssignments: { ofVm: (call, id) => shown(id, () => denyAssignments.ofVm(call, id)) },
    store: {
      save: store.save,
      list: async (personKey, limit) => {
        const { operations, history } = await store.list(personKey, limit)
        return { operations: operations.filter(({ vm }) => isShown(policy, vm)), history }
      },
      close: store.close,
    },
  }
}
