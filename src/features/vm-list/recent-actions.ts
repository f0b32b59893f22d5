import { toVmKey } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { mayLag, type Operation } from '../../domain/operation.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import type { Activity } from '../activity/activity.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'

/** What is known of a VM beyond its row. */
export interface Fresher {
  readonly computeVm: ComputeVm | undefined
  readonly operation: Operation | undefined
}

export interface RecentAction extends Fresher {
  readonly operation: Operation
  /** Whether it has failed so long ago that Azure was not asked about its VM. */
  readonly isPast?: true
}

/**
 * Asks Compute about the VMs that the person has just acted on, by VM key, because the inventory may lag behind: a few each time.
 * An action that failed before that explains its row for a while.
 */
export function createReadRecentActions(deps: {
  activity: Activity
  computeVms: Pick<ComputeVms, 'get'>
  clock: Pick<Clock, 'now'>
}) {
  return async (call: Call): Promise<ReadonlyMap<string, RecentAction>> => {
    const recent = await deps.activity.recent(call)
    const toAsk = new Set(deps.activity.takeTurns(recent.filter((one) => mayLag(one, deps.clock.now()))))
    const read = recent.map(async (operation): Promise<readonly [string, RecentAction]> => {
      const key = toVmKey(operation.vm)
      if (!mayLag(operation, deps.clock.now())) return [key, { computeVm: undefined, operation, isPast: true }]
      // It counts for its row all the same.
      if (!toAsk.has(operation)) return [key, { computeVm: undefined, operation }]
      const [computeVm, refreshed] = await Promise.all([
        deps.computeVms.get(call, operation.vm).catch(() => undefined),
        deps.activity.refresh(call, operation).catch(() => operation),
      ])
      return [key, { computeVm, operation: refreshed }]
    })
    return new Map(await Promise.all(read))
  }
}
