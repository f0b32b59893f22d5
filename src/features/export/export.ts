import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import { canFallBack } from '../../domain/can-fall-back.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Vm } from '../../domain/vm.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { searchVms } from '../../domain/vm-search.ts'
import { toText } from '../../words/to-text.ts'
import type { Gap, Inventory, Names, ScanView, SubscriptionScans } from '../vm-list/ports.ts'

export interface VmExport {
  /**
   * Every VM that the query finds, in batches of some hundreds. Waits while Azure throttles, but not longer than App Service
   * waits for the first byte.
   *
   * @param onFallback receives the reason if a subscription scan replaces the inventory, before the first batch: it finds no
   * addresses
   * @throws AppError if Azure refuses, does not answer, or leaves out anything
   */
  all(call: Call, query: VmQuery, onFallback?: (reason: AppError) => void): AsyncIterable<readonly Vm[]>
}

export function createVmExport(deps: {
  inventory: Pick<Inventory, 'all'>
  scan: SubscriptionScans
  names: Names
  clock: Clock
}): VmExport {
  /** Returns a complete scan or throws: a reader of the file could not see what is missing. */
  async function readScan(call: Call, query: VmQuery, reason: AppError, until: number): Promise<readonly Vm[]> {
    for (;;) {
      const waitMs = Math.min(BUDGETS.exportLook, Math.max(0, until - deps.clock.now()))
      const scan = await deps.scan.look(call, waitMs)
      if (call.signal.aborted) throw reason
      if (scan.gaps.length > 0) throw toRefusal(scan.gaps, reason)
      if (scan.isComplete) return searchVms(scan.vms, query).vms
      if (deps.clock.now() >= until) throw toLate(scan, reason)
    }
  }

  return {
    async *all(call, query, onFallback) {
      const until = deps.clock.now() + BUDGETS.exportStart
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
        onFallback?.(error)
        yield await readScan(call, query, error, until)
      }
    },
  }
}

/** Names the subscriptions that a file would lack, and why the first of them could not be read. */
function toRefusal(gaps: readonly Gap[], reason: AppError): AppError {
  const [first] = gaps
  const params = {
    subscriptions: gaps.map(({ subscription }) => subscription),
    reason: first ? toText(first.reason) : '',
  }
  return new AppError('azure-unavailable', { key: 'fileLacks', params }, { cause: reason, azure: reason.azure })
}

function toLate({ subscriptions: { all, read } }: ScanView, reason: AppError): AppError {
  const sentence = { key: 'fileTooSlow', params: { read, all } } as const
  return new AppError('azure-slow', sentence, { cause: reason, azure: reason.azure })
}
