import type { VmId } from '../domain/arm-id.ts'
import { toVmSnapshot, type VmSnapshot } from '../domain/vm-snapshot.ts'
import { withTimeout, type User } from '../domain/user.ts'
import { UNAVAILABLE_ADDRESSES, type ComputeVm } from '../domain/vm.ts'
import type { Operations } from './operations.ts'
import type { Inventory, ComputeVms, Names } from './ports.ts'
import type { FresherStates } from './fresher-states.ts'

export interface VmView {
  /** One VM, with its state as Compute reports it. */
  read(user: User, id: VmId): Promise<VmSnapshot>
}

/** Compute's answer is enough for a page, so the inventory row is worth only a short wait. */
const ROW_WITHIN_MS = 3_000

export function createVmView(deps: {
  inventory: Inventory
  computeVms: ComputeVms
  operations: Operations
  fresherStates: FresherStates
  names: Names
}): VmView {
  /** Builds the VM from Compute's answer if the inventory does not have it yet or does not answer. */
  async function fill(user: User, computeVm: ComputeVm) {
    const resourceGroup = await deps.names.resourceGroup(user, computeVm.id)
    return {
      ...computeVm,
      resourceGroup: resourceGroup ?? computeVm.resourceGroup,
      subscriptionName: undefined,
      addresses: UNAVAILABLE_ADDRESSES,
    }
  }

  return {
    async read(user, id) {
      const operation = await deps.operations.find(user, id)
      const [computeVm, row, refreshed] = await Promise.all([
        deps.computeVms.get(user, id),
        deps.inventory.find(withTimeout(user, ROW_WITHIN_MS), id).catch(() => undefined),
        operation && deps.operations.refresh(user, operation).catch(() => operation),
      ])
      if (row) deps.fresherStates.record(user, computeVm, row)
      const vm = row ?? (await fill(user, computeVm))
      const subscriptionName = vm.subscriptionName ?? (await deps.names.subscriptions(user)).get(id.subscriptionId)
      return toVmSnapshot({ ...vm, subscriptionName }, computeVm, refreshed)
    },
  }
}
