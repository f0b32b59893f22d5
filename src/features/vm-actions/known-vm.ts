import type { VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import { toFreshVms } from '../../domain/fresher-state.ts'
import type { Vm } from '../../domain/vm.ts'
import type { FresherStates, Inventory } from '../vm-list/ports.ts'

export interface KnownVms {
  /** What is known of a VM before an action; undefined if the inventory does not answer in time. */
  find(call: Call, id: VmId): Promise<Vm | undefined>
}

export function createKnownVms(deps: {
  inventory: Pick<Inventory, 'find'>
  fresherStates: Pick<FresherStates, 'list'>
}): KnownVms {
  return {
    async find(call, id) {
      const row = await deps.inventory.find(withTimeout(call, BUDGETS.warning), id).catch(() => undefined)
      return row && toFreshVms([row], deps.fresherStates.list(call))[0]
    },
  }
}
