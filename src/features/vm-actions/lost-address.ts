import type { VmId } from '../../domain/arm-id.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import { withTimeout, type Call } from '../../domain/call.ts'
import type { Inventory } from '../vm-list/ports.ts'

export interface LostAddresses {
  /** The address that an action would release; undefined if it releases none or the inventory does not answer in time. */
  findLostAddress(call: Call, id: VmId, action: VmAction): Promise<string | undefined>
}

/** A person who confirms an action should not wait long for a warning. */
const KNOWN_WITHIN_MS = 2_500

export function createLostAddresses(deps: { inventory: Pick<Inventory, 'find'> }): LostAddresses {
  return {
    async findLostAddress(call, id, action) {
      if (!action.losesAddress) return undefined
      const vm = await deps.inventory.find(withTimeout(call, KNOWN_WITHIN_MS), id).catch(() => undefined)
      return vm?.addresses.isPublicDynamic ? vm.addresses.public : undefined
    },
  }
}
