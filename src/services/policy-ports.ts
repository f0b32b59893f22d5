import type { VmId } from '../domain/arm-id.ts'
import { AppError } from '../domain/app-error.ts'
import { isShown, type OrganisationPolicy } from '../domain/organisation-policy.ts'
import type { VmQuery } from '../domain/vm-query.ts'
import type { SubscriptionVms, Inventory, ComputeVms, OperationStore } from './ports.ts'

interface Ports {
  readonly inventory: Inventory
  readonly subscriptionVms: SubscriptionVms
  readonly computeVms: ComputeVms
  readonly store: OperationStore
}

/** Limits the ports to the subscriptions that the organisation policy shows: Azure gets no request about any other. */
export function createPolicyPorts({
  inventory,
  subscriptionVms,
  computeVms,
  store,
  policy,
}: Ports & { policy: OrganisationPolicy }): Ports {
  const shown = async <T>(id: VmId, ask: () => Promise<T>): Promise<T> => {
    if (!isShown(policy, id)) throw new AppError('not-found', 'There is no such machine here.')
    return ask()
  }
  const toShown = (query: VmQuery): VmQuery => ({ ...query, onlySubscriptions: policy.subscriptions })
  return {
    inventory: {
      list: (user, query, options) => inventory.list(user, toShown(query), options),
      find: (user, id) => shown(id, () => inventory.find(user, id)),
      all: (user, query) => inventory.all(user, toShown(query)),
    },
    subscriptionVms: {
      subscriptions: async (user) => {
        const subscriptions = await subscriptionVms.subscriptions(user)
        return subscriptions.filter(({ id }) => isShown(policy, { subscriptionId: id }))
      },
      // Called only with subscriptions from the filtered list.
      vmsOf: subscriptionVms.vmsOf,
    },
    computeVms: {
      get: (user, id) => shown(id, () => computeVms.get(user, id)),
      begin: (user, id, action) => shown(id, () => computeVms.begin(user, id, action)),
      // The URL comes from an operation in the store, which returns only those of shown subscriptions.
      progress: computeVms.progress,
    },
    store: {
      save: store.save,
      list: async (userObjectId, limit) => {
        const operations = await store.list(userObjectId, limit)
        return operations.filter(({ vm }) => isShown(policy, vm))
      },
      close: store.close,
    },
  }
}
