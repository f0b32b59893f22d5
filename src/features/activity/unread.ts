import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { isUnread, type Operation } from '../../domain/operation.ts'
import { toPersonKey } from '../../domain/person.ts'
import { MAX_LISTED } from './activity.ts'
import { newestOfEachVm } from './newest.ts'
import type { OperationStore } from './ports.ts'

/** The failures that wait for the person to read them. Nothing here calls Azure. */
export interface UnreadFailures {
  /** How many there are. Whoever has done something else to a VM since has no need to read why it failed before. */
  count(call: Call): Promise<number>
  /** The person has read those of these operations that failed. Others' ids do nothing. */
  markRead(call: Call, ids: readonly string[]): Promise<void>
}

export function createUnreadFailures(deps: { store: OperationStore; clock: Clock }): UnreadFailures {
  async function list({ person }: Call): Promise<readonly Operation[]> {
    return (await deps.store.list(toPersonKey(person), MAX_LISTED)).operations
  }

  return {
    count: async (call) => newestOfEachVm(await list(call)).filter(isUnread).length,
    async markRead(call, ids) {
      const meant = new Set(ids)
      const read = (await list(call)).filter((one) => isUnread(one) && meant.has(one.id))
      await Promise.all(read.map((one) => deps.store.save({ ...one, readAt: deps.clock.now() })))
    },
  }
}
