import { AppError } from '../../domain/app-error.ts'
import type { VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { isPassing } from '../../domain/is-passing.ts'
import { isInTransition, toVmSnapshot, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Activity } from '../activity/activity.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { VmPage } from '../vm-page/vm-page.ts'

export interface VmLive {
  /**
   * Yields a VM at once and after each change, until nothing is in transition or the signal aborts. Keeps trying while Azure
   * is throttled, slow or unavailable.
   *
   * @throws AppError if Azure refuses the person
   */
  follow(call: Call, id: VmId, signal: AbortSignal): AsyncGenerator<VmSnapshot>
}

/**
 * Compute allows a person 12 reads of a VM per minute, and 36 in a burst.
 * https://learn.microsoft.com/azure/virtual-machines/compute-throttling-limits
 */
const PAUSES_MS = [1_000, 1_000, 2_000, 3_000, 5_000, 5_000, 8_000, 10_000]

export function createVmLive(deps: {
  vmPage: VmPage
  computeVms: Pick<ComputeVms, 'get'>
  activity: Pick<Activity, 'find' | 'refresh'>
  clock: Clock
}): VmLive {
  async function lookAgain(call: Call, seen: VmSnapshot): Promise<VmSnapshot> {
    try {
      const computeVm = await deps.computeVms.get(call, seen.id)
      const operation = await deps.activity.find(call, seen.id)
      const vm = toVmSnapshot(seen, computeVm, operation && (await deps.activity.refresh(call, operation)))
      // Reads everything again at the end of a transition: the VM may have a new address.
      if (isInTransition(vm)) return vm
      const read = await deps.vmPage.read(call, seen.id)
      return read.addresses.knowledge === 'unavailable' ? { ...read, addresses: seen.addresses } : read
    } catch (error) {
      if (error instanceof AppError && isPassing(error)) return seen
      throw error
    }
  }

  return {
    async *follow(call, id, signal) {
      const inTime = () => withTimeout({ ...call, signal }, BUDGETS.liveLook)
      let seen = await deps.vmPage.read(inTime(), id)
      yield seen
      for (let looks = 0; isInTransition(seen) && !signal.aborted; looks += 1) {
        await deps.clock.wait(PAUSES_MS[Math.min(looks, PAUSES_MS.length - 1)] ?? 0, signal)
        const next = await lookAgain(inTime(), seen)
        if (JSON.stringify(next) !== JSON.stringify(seen)) yield next
        seen = next
      }
    },
  }
}
