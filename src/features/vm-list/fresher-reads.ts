import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, detached } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { findStateOf } from '../../domain/fresher-state.ts'
import { isRecent, isUnread, type Operation } from '../../domain/operation.ts'
import type { Vm } from '../../domain/vm.ts'
import { waitAtMost } from '../../domain/wait-at-most.ts'
import type { Activity } from '../activity/activity.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { KnownStates } from './fresher-states.ts'
import type { Ask, Fresher, FresherReads, Inventory, RecentAction } from './ports.ts'

/** How many rows one page compares, and about how many VMs it asks: Azure allows a person 25 reads a second, 250 at a stretch. */
const MAX_COMPARED = 200
const MAX_ASKED = 40
/** After the rows are there, the person waits for nothing else. */
const MAX_CONFIRMED = 10

/**
 * What is under way is asked after, a few each time. What was learnt a while ago is compared with the row that the inventory has now: if
 * that still differs, the VM itself is asked again.
 */
export function createFresherReads(deps: {
  inventory: Pick<Inventory, 'find'>
  computeVms: Pick<ComputeVms, 'get'>
  activity: Pick<Activity, 'newest' | 'refresh' | 'takeTurns'>
  fresherStates: KnownStates
  clock: Clock
}): FresherReads {
  const { inventory, computeVms, activity, fresherStates, clock } = deps

  async function follow(call: Call, operation: Operation): Promise<RecentAction> {
    const [computeVm, refreshed] = await Promise.all([
      computeVms.get(call, operation.vm).catch(() => undefined),
      activity.refresh(call, operation).catch(() => operation),
    ])
    // Of one that has failed, only the VM itself tells where that has left it.
    if (computeVm && refreshed.status !== 'running') fresherStates.record(call, computeVm, undefined)
    return { computeVm, operation: refreshed }
  }

  async function checkAgain(call: Call, unchecked: readonly VmId[]): Promise<void> {
    // No other page begins the same looks.
    for (const id of unchecked) fresherStates.noteCheck(call, id, clock.now())
    const found = await Promise.all(unchecked.map((id) => findOlderRow(call, id)))
    const older = found.filter((row) => row !== undefined)
    // What is beyond the limit is next.
    for (const { id } of older.slice(MAX_ASKED)) fresherStates.noteCheck(call, id, 0)
    await Promise.all(older.slice(0, MAX_ASKED).map((row) => askAgain(call, row)))
  }

  /** The row, if it is the older one still. */
  async function findOlderRow(call: Call, id: VmId): Promise<Vm | undefined> {
    try {
      const row = await inventory.find(call, id)
      return fresherStates.isOlder(call, id, row) ? row : undefined
    } catch {
      return undefined
    }
  }

  async function askAgain(call: Call, row: Vm): Promise<void> {
    const computeVm = await computeVms.get(call, row.id).catch(() => undefined)
    if (computeVm) fresherStates.record(call, computeVm, row)
  }

  /** Waits for looks that are worth a moment. Later ones count for the next page. */
  async function soon({ signal }: Call, looks: Promise<unknown>): Promise<void> {
    await waitAtMost(clock, BUDGETS.fresherLooks, looks, signal)
  }

  /** What the person has done to VMs, as it is now. */
  async function look(call: Call, ask: Ask): Promise<ReadonlyMap<string, RecentAction>> {
    const [now, newest] = [clock.now(), await activity.newest(call)]
    const recent = new Map(newest.flatMap((operation) => toRecentAction(operation, now)))
    fresherStates.adopt(call, newest)
    if (ask === 'nobody') return recent
    const running = newest.filter(({ status }) => status === 'running')
    const unchecked = fresherStates.findUnchecked(call).slice(0, MAX_COMPARED)
    if (running.length + unchecked.length === 0) return recent
    const own = detached(call, BUDGETS.vmRow)
    const follows = activity.takeTurns(running).map(async (operation) => {
      recent.set(toVmKey(operation.vm), await follow(own, operation))
    })
    await soon(call, Promise.all([...follows, checkAgain(own, unchecked)]))
    const soFar = new Map(recent)
    fresherStates.adopt(
      call,
      [...soFar.values()].map(({ operation }) => operation),
    )
    return soFar
  }

  return {
    async read(call, ask): Promise<Fresher> {
      const recent = await look(call, ask)
      const underWay = [...recent.values()].flatMap(({ operation }) =>
        operation.status === 'running' ? (findStateOf(operation) ?? []) : [],
      )
      const keys = new Set(underWay.map(({ key }) => key))
      const known = fresherStates.list(call).filter(({ key }) => !keys.has(key))
      return { recent, states: [...underWay, ...known], caughtUpAt: fresherStates.findCaughtUpAt(call) }
    },
    async confirm(call, rows) {
      const changed = fresherStates.findChanged(call, rows)
      if (changed.length === 0) return false
      const own = detached(call, BUDGETS.vmRow)
      await soon(call, Promise.all(changed.slice(0, MAX_CONFIRMED).map((row) => askAgain(own, row))))
      return true
    },
  }
}

function toRecentAction(operation: Operation, now: number): [string, RecentAction][] {
  const isPast = !isRecent(operation, now)
  if (isPast && !isUnread(operation)) return []
  return [[toVmKey(operation.vm), { operation, computeVm: undefined, ...(isPast && { isPast }) }]]
}
