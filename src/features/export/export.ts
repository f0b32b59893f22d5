import type { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import { canFallBack } from '../../domain/can-fall-back.ts'
import type { Vm } from '../../domain/vm.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { searchVms } from '../../domain/vm-search.ts'
import type { Inventory, Names, SubscriptionScans } from '../vm-list/ports.ts'

export interface VmExport {
  /**
   * Every VM that the query finds, in batches of some hundreds, however long it takes. Waits while Azure throttles.
   *
   * @throws AppError if Azure refuses or does not answer
   */
  all(call: Call, query: VmQuery): AsyncIterable<readonly Vm[]>
}

export function createVmExport(deps: {
  inventory: Pick<Inventory, 'all'>
  scan: SubscriptionScans
  names: Names
}): VmExport {
  /** Returns a complete scan or throws: a reader of the file could not see what is missing. */
  async function readScan(call: Call, query: VmQuery, reason: AppError): Promise<readonly Vm[]> {
    for (;;) {
      const { vms, isComplete, gaps } = await deps.scan.look(call, BUDGETS.exportLook)
      if (gaps.length > 0 || call.signal.aborted) throw reason
      if (isComplete) return searchVms(vms, query).vms
    }
  }

  return {
    async *all(call, query) {
      const naming = deps.names.subscriptions(call)
      let isBegun = false
      try {
        for await (const vms of deps.inventory.all(call, query)) {
          isBegun = true
          const names = await naming
          yield vms.map((vm) => ({ ...vm, subscriptionName: vm.subscriptionName ?? names.get(vm.id.subscriptionId) }))
        }
      } catch (error) {
        // A person who has left gets no fallback.
        if (isBegun || call.signal.aborted || !canFallBack(error)) throw error
        yield await readScan(call, query, error)
      }
    },
  }
}
