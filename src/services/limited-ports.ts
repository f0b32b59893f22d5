import type { VmId } from '../domain/arm-id.ts'
import { AppError } from '../domain/app-error.ts'
import { isShown, type Limits } from '../domain/limits.ts'
import type { VmQuery } from '../domain/vm-query.ts'
import type { Estate, Inventory, Machines, OperationStore } from './ports.ts'

interface Ports {
  readonly inventory: Inventory
  readonly estate: Estate
  readonly machines: Machines
  readonly store: OperationStore
}

/** The ports as if there were no other subscriptions than those that are shown: Azure is asked nothing of any other. */
export function createLimitedPorts({ inventory, estate, machines, store, limits }: Ports & { limits: Limits }): Ports {
  const shown = async <T>(id: VmId, ask: () => Promise<T>): Promise<T> => {
    if (!isShown(limits, id)) throw new AppError('not-found', 'There is no such machine here.')
    return ask()
  }
  const toShown = (query: VmQuery): VmQuery => ({ ...query, onlySubscriptions: limits.subscriptions })
  return {
    inventory: {
      list: (user, query, options) => inventory.list(user, toShown(query), options),
      find: (user, id) => shown(id, () => inventory.find(user, id)),
      all: (user, query) => inventory.all(user, toShown(query)),
    },
    estate: {
      subscriptions: async (user) => {
        const subscriptions = await estate.subscriptions(user)
        return subscriptions.filter(({ id }) => isShown(limits, { subscriptionId: id }))
      },
      // Asked of those alone that were listed.
      vmsOf: estate.vmsOf,
    },
    machines: {
      get: (user, id) => shown(id, () => machines.get(user, id)),
      begin: (user, id, action) => shown(id, () => machines.begin(user, id, action)),
      // The address is that of an operation from the store, which has only those that are shown.
      progress: machines.progress,
    },
    store: {
      save: store.save,
      list: async (userObjectId, limit) => {
        const operations = await store.list(userObjectId, limit)
        return operations.filter(({ vm }) => isShown(limits, vm))
      },
      close: store.close,
    },
  }
}
