import type { VmId } from '../domain/arm-id.ts'
import { toVmSnapshot, type VmSnapshot } from '../domain/vm-snapshot.ts'
import { withTimeout, type Call } from '../domain/call.ts'
import { UNAVAILABLE_ADDRESSES, type ComputeVm } from '../domain/vm.ts'
import type { Operations } from './operations.ts'
import type { Inventory, ComputeVms, Names } from './ports.ts'
import type { FresherStates } from './fresher-states.ts'

export interface VmView {
  /** One VM, with its state as Compute reports it. */
  read(call: Call, id: VmId): Promise<VmSnapshot>
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
      const operation = await deps.operations.find(call, id)
      const [computeVm, row, refreshed] = await Promise.all([
        deps.computeVms.get(call, id),
        deps.inventory.find(withTimeout(call, ROW_WITHIN_MS), id).catch(() => undefined),
        operation && deps.operations.refresh(call, operation).catch(() => operation),
      ])
      if (row) deps.fresherStates.record(call, computeVm, row)
      const vm = row ?? (await fill(call, computeVm))
      const subscriptionName = vm.subscriptionName ?? (await deps.names.subscriptions(call)).get(id.subscriptionId)
      return toVmSnapshot({ ...vm, subscriptionName }, computeVm, refreshed)
    },
  }
}
