import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import { canFallBack } from '../../domain/can-fall-back.ts'
import type { Clock } from '../../domain/clock.ts'
import { withFresherSince } from '../../domain/fresher-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { toRange, type VmQuery } from '../../domain/vm-query.ts'
import { searchVms } from '../../domain/vm-search.ts'
import type { Bus } from '../../events/bus.ts'
import { createBackOff, type Pause } from './back-off.ts'
import type { CachedInventory, Gap, InventoryPage, SubscriptionScans } from './ports.ts'

/** The rows of a page, and where they come from. */
export interface Rows {
  readonly page: InventoryPage
  readonly fallback: Fallback | undefined
}

/** A subscription scan in place of the inventory. */
export interface Fallback extends Pause {
  /** How long it is until the inventory is asked again, in milliseconds. */
  readonly untilInMs: number
  readonly subscriptions: { readonly all: number; readonly read: number }
  readonly gaps: readonly Gap[]
  readonly isComplete: boolean
  /** How many more VMs the query may find by their addresses, which a scan does not know. */
  readonly undecided: number
}

/** Reads a page of rows from the inventory. While that is unavailable, reads them from a subscription scan. */
export function createReadRows(deps: {
  inventory: Pick<CachedInventory, 'list'>
  scan: SubscriptionScans
  clock: Clock
  events: Bus
}) {
  const backOff = createBackOff(deps)

  async function readScan(call: Call, query: VmQuery, pause: Pause): Promise<Rows> {
    const scan = await deps.scan.look(call, BUDGETS.scanPatience).catch(() => undefined)
    // The scan read nothing. That is a failure, not an empty list.
    if (!scan || (scan.isComplete && scan.subscriptions.read === 0 && scan.gaps.length > 0)) throw pause.reason
    const { vms, undecided, states, choices } = searchVms(scan.vms, withFresherSince(query, scan.asOf))
    const { subscriptions, gaps, isComplete, asOf } = scan
    const { skip, top } = toRange(query)
    return {
      page: {
        vms: vms.slice(skip, skip + top),
        total: vms.length,
        counts: { states, subscriptions: countSubscriptions(vms), choices, isCutShort: false },
        asOf,
        version: undefined,
      },
      fallback: { ...pause, untilInMs: pause.until - deps.clock.now(), subscriptions, gaps, isComplete, undecided },
    }
  }

  return async (call: Call, query: VmQuery, newerThan: number | undefined): Promise<Rows> => {
    const pause = backOff.find(call)
    if (pause) return readScan(call, query, pause)
    try {
      const page = await deps.inventory.list(withTimeout(call, BUDGETS.listRows), query, newerThan)
      return { page, fallback: undefined }
    } catch (error) {
      // A person who has left, or whose deadline has passed, gets no fallback.
      if (!canFallBack(error) || call.signal.aborted) throw error
      return readScan(call, query, backOff.begin(call, error))
    }
  }
}

function countSubscriptions(vms: readonly Vm[]): number {
  return new Set(vms.map(({ id }) => id.subscriptionId)).size
}
