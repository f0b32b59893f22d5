import type { VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import type { Inventory } from '../vm-list/ports.ts'

export interface LostAddresses {
  /** The address that an action would release; undefined if it releases none or the inventory does not answer in time. */
  findLostAddress(call: Call, id: VmId, action: VmAction): Promise<string | undefined>
}

export function createLostAddresses(deps: { inventory: Pick<Inventory, 'find'> }): LostAddresses {
  return {
    async findLostAddress(call, id, action) {
      if (!action.losesAddress) return undefined
      const vm = await deps.inventory.find(withTimeout(call, BUDGETS.warning), id).catch(() => undefined)
      return vm?.addresses.isPublicDynamic ? vm.addresses.public : undefined
    },
  }
}
