import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import { type ComputeVm, UNAVAILABLE_ADDRESSES } from '../../domain/vm.ts'
import { toVmSnapshot, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Activity } from '../activity/activity.ts'
import type { Favourites } from '../favourites/favourites.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { FresherStates, Inventory, Names } from '../vm-list/ports.ts'

export interface VmPage {
  /** One VM, with its state as Compute reports it. */
  read(call: Call, id: VmId): Promise<VmSnapshot>
}

export function createVmPage(deps: {
  inventory: Pick<Inventory, 'find'>
  computeVms: ComputeVms
  activity: Activity
  favourites: Pick<Favourites, 'find'>
  fresherStates: FresherStates
  names: Names
}): VmPage {
  /** Builds the VM from Compute's answer if the inventory does not have it yet or does not answer. */
  async function fill(call: Call, computeVm: ComputeVm) {
    const resourceGroup = await deps.names.resourceGroup(call, computeVm.id)
    return {
      ...computeVm,
      resourceGroup: resourceGroup ?? computeVm.resourceGroup,
      subscriptionName: undefined,
      addresses: UNAVAILABLE_ADDRESSES,
    }
  }

  return {
    async read(call, id) {
      const operation = await deps.activity.find(call, id)
      const [computeVm, row, refreshed, favourites] = await Promise.all([
        deps.computeVms.get(call, id),
        deps.inventory.find(withTimeout(call, BUDGETS.vmRow), id).catch(() => undefined),
        operation && deps.activity.refresh(call, operation).catch(() => operation),
        deps.favourites.find(call),
      ])
      if (row) deps.fresherStates.record(call, computeVm, row)
      const vm = row ?? (await fill(call, computeVm))
      const subscriptionName = vm.subscriptionName ?? (await deps.names.subscriptions(call)).get(id.subscriptionId)
      const snapshot = toVmSnapshot({ ...vm, subscriptionName }, computeVm, refreshed)
      return { ...snapshot, isFavourite: favourites?.includes(toVmKey(id)) }
    },
  }
}
