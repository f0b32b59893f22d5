import { toVmKey } from '../domain/arm-id.ts'
import type { AppError } from '../domain/app-error.ts'
import type { Operation } from '../domain/operation.ts'
import { toVmSnapshot, type VmSnapshot } from '../domain/vm-snapshot.ts'
import { withTimeout, type Call } from '../domain/call.ts'
import { PAGE_SIZE, type VmQuery } from '../domain/vm-query.ts'
import { searchVms } from '../domain/vm-search.ts'
import type { ComputeVm, Vm } from '../domain/vm.ts'
import type { Operations } from './operations.ts'
import type { Clock, Inventory, InventoryPage, ComputeVms, Names } from './ports.ts'
import type { FresherStates } from './fresher-states.ts'
import { canFallBack, type Gap, type SubscriptionScans } from './subscription-scan.ts'
import { toPersonKey } from '../domain/person.ts'

export interface VmList {
  /**
   * One page of the VMs that a person may read.
   *
   * @param newerThan the page must be newer than this, in milliseconds since the Unix epoch
   */
  read(call: Call, query: VmQuery, newerThan?: number): Promise<VmListPage>
}

export interface VmListPage extends Omit<InventoryPage, 'vms'> {
  readonly vms: readonly VmSnapshot[]
  /** What the person has just done to VMs that the filter or order keeps off this page. */
  readonly offPage: readonly Operation[]
  readonly subscriptionNames: ReadonlyMap<string, string>
  /** Set if the inventory was unavailable and a subscription scan replaced it. */
  readonly fallback: Fallback | undefined
}

export interface Fallback {
  /** Why the inventory was unavailable. */
  readonly reason: AppError
  /** When the inventory is asked again, in milliseconds since the Unix epoch. */
  readonly until: number
  /** How long that is from now, in milliseconds. */
  readonly untilInMs: number
  readonly subscriptions: { readonly all: number; readonly read: number }
  readonly gaps: readonly Gap[]
  readonly isComplete: boolean
}

/** Timeout that leaves time for the fallback before the page is due. */
const INVENTORY_WITHIN_MS = 6_000
/** How long a page waits for a scan before it shows a partial result. */
const PATIENCE_MS = 2_000
/** Pause before an unavailable inventory is asked again, unless its answer states how long to wait. */
const REST_MS = 10_000

export function createVmList(deps: {
  inventory: Inventory
  scan: SubscriptionScans
  computeVms: ComputeVms
  operations: Operations
  fresherStates: FresherStates
  names: Names
  clock: Clock
}): VmList {
  const resting = new Map<string, Pick<Fallback, 'reason' | 'until'>>()
  /** Lists built from the inventory alone, keyed by its VM array: it returns the same array if nothing has changed. */
  const plain = new WeakMap<readonly Vm[], VmListPage>()

  /** Asks Compute about the VMs that the person has just acted on, because the inventory may lag behind. */
  async function readRecent(call: Call): Promise<ReadonlyMap<string, Recent>> {
    const recent = await deps.operations.recent(call)
    const read = recent.map(async (operation): Promise<readonly [string, Recent]> => {
      const [computeVm, refreshed] = await Promise.all([
        deps.computeVms.get(call, operation.vm).catch(() => undefined),
        deps.operations.refresh(call, operation).catch(() => operation),
      ])
      return [toVmKey(operation.vm), { computeVm, operation: refreshed }]
    })
    return new Map(await Promise.all(read))
  }

  async function readPage(call: Call, query: VmQuery, newerThan: number | undefined): Promise<Page> {
    const rest = findRest(call)
    if (rest) return fallBack(call, query, rest)
    try {
      return {
        page: await deps.inventory.list(withTimeout(call, INVENTORY_WITHIN_MS), query, { newerThan }),
        fallback: undefined,
      }
    } catch (error) {
      // A person who has left, or whose deadline has passed, gets no fallback.
      if (!canFallBack(error) || call.signal.aborted) throw error
      const seconds = error.azure.retryAfter
      const until = deps.clock.now() + (seconds === undefined ? REST_MS : seconds * 1_000)
      resting.set(toPersonKey(call.person), { reason: error, until })
      return fallBack(call, query, { reason: error, until })
    }
  }

  function findRest({ person }: Call): Pick<Fallback, 'reason' | 'until'> | undefined {
    for (const [key, { until }] of resting) if (until <= deps.clock.now()) resting.delete(key)
    return resting.get(toPersonKey(person))
  }

  async function fallBack(call: Call, query: VmQuery, rest: Pick<Fallback, 'reason' | 'until'>): Promise<Page> {
    const scan = await deps.scan.look(call, PATIENCE_MS).catch(() => undefined)
    // The scan read nothing. That is a failure, not an empty list.
    if (!scan || (scan.isComplete && scan.subscriptions.read === 0 && scan.gaps.length > 0)) throw rest.reason
    const { vms, states, choices } = searchVms(scan.vms, query)
    const { subscriptions, gaps, isComplete, asOf } = scan
    return {
      page: {
        vms: vms.slice((query.page - 1) * PAGE_SIZE, query.page * PAGE_SIZE),
        total: vms.length,
        unreadable: 0,
        counts: { states, subscriptions: countSubscriptions(vms), choices, isCutShort: false },
        asOf,
      },
      fallback: { ...rest, untilInMs: rest.until - deps.clock.now(), subscriptions, gaps, isComplete },
    }
  }

  function findFresherState(call: Call, vm: Vm): Seen | undefined {
    const computeVm = deps.fresherStates.find(call, vm)
    return computeVm && { computeVm, operation: undefined }
  }

  return {
    async read(call, query, newerThan) {
      const [{ page, fallback }, recent, names] = await Promise.all([
        readPage(call, query, newerThan),
        readRecent(call),
        deps.names.subscriptions(call),
      ])
      const isPlain = recent.size === 0 && !page.vms.some((vm) => deps.fresherStates.find(call, vm))
      const known = isPlain ? plain.get(page.vms) : undefined
      if (known?.subscriptionNames === names) return { ...known, asOf: page.asOf }
      const seen = new Map(
        page.vms.map((vm) => [toVmKey(vm.id), recent.get(toVmKey(vm.id)) ?? findFresherState(call, vm)]),
      )
      const list = { ...toListPage(page, recent, seen, names), fallback }
      if (isPlain) plain.set(page.vms, list)
      return list
    },
  }
}

interface Page {
  readonly page: InventoryPage
  readonly fallback: Fallback | undefined
}

interface Seen {
  readonly computeVm: ComputeVm | undefined
  readonly operation: Operation | undefined
}

interface Recent extends Seen {
  readonly operation: Operation
}

function toListPage(
  page: InventoryPage,
  recent: ReadonlyMap<string, Recent>,
  seen: ReadonlyMap<string, Seen | undefined>,
  names: ReadonlyMap<string, string>,
): Omit<VmListPage, 'fallback'> {
  const vms = page.vms.map((vm) => {
    const known = seen.get(toVmKey(vm.id))
    return toVmSnapshot(withName(vm, names), known?.computeVm, known?.operation)
  })
  return {
    ...page,
    counts: { ...page.counts, states: page.counts.states && recount(page.counts.states, page.vms, vms) },
    subscriptionNames: names,
    offPage: [...recent].flatMap(([key, { operation }]) => (seen.has(key) ? [] : [operation])),
    vms,
  }
}

/** Counts a VM in its fresher state instead of the row's state. */
function recount(states: States, rows: readonly Vm[], seen: readonly VmSnapshot[]): States {
  const counts = { ...states }
  for (const [index, { power }] of seen.entries()) {
    const before = rows[index]?.power ?? power
    if (before === power) continue
    counts[before] = Math.max(0, (counts[before] ?? 0) - 1)
    counts[power] = (counts[power] ?? 0) + 1
  }
  return counts
}

type States = NonNullable<InventoryPage['counts']['states']>

function withName(vm: Vm, names: ReadonlyMap<string, string>): Vm {
  return vm.subscriptionName === undefined ? { ...vm, subscriptionName: names.get(vm.id.subscriptionId) } : vm
}

function countSubscriptions(vms: readonly Vm[]): number {
  return new Set(vms.map(({ id }) => id.subscriptionId)).size
}
