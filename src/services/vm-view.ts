import type { VmId } from '../domain/arm-id.ts'
import { toSeenVm, type SeenVm } from '../domain/seen-vm.ts'
import { inShort, type User } from '../domain/user.ts'
import { UNTOLD_ADDRESSES, type Machine } from '../domain/vm.ts'
import type { Operations } from './operations.ts'
import type { Inventory, Machines, Names } from './ports.ts'
import type { Sightings } from './sightings.ts'

export interface VmView {
  /** One VM, its state as the machine itself says it. */
  read(user: User, id: VmId): Promise<SeenVm>
}

/** The machine itself is there without it: its row in the inventory is worth a short wait only. */
const ROW_WITHIN_MS = 3_000

export function createVmView(deps: {
  inventory: Inventory
  machines: Machines
  operations: Operations
  sightings: Sightings
  names: Names
}): VmView {
  /** The machine's own facts suffice where the inventory does not know it yet, or does not answer. */
  async function fill(user: User, machine: Machine) {
    const resourceGroup = await deps.names.resourceGroup(user, machine.id)
    return {
      ...machine,
      resourceGroup: resourceGroup ?? machine.resourceGroup,
      subscriptionName: undefined,
      addresses: UNTOLD_ADDRESSES,
    }
  }

  return {
    async read(user, id) {
      const operation = await deps.operations.find(user, id)
      const [machine, row, refreshed] = await Promise.all([
        deps.machines.get(user, id),
        deps.inventory.find(inShort(user, ROW_WITHIN_MS), id).catch(() => undefined),
        operation && deps.operations.refresh(user, operation).catch(() => operation),
      ])
      if (row) deps.sightings.note(user, machine, row)
      const vm = row ?? (await fill(user, machine))
      const subscriptionName = vm.subscriptionName ?? (await deps.names.subscriptions(user)).get(id.subscriptionId)
      return toSeenVm({ ...vm, subscriptionName }, machine, refreshed)
    },
  }
}
