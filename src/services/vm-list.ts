import { toVmKey } from '../domain/arm-id.ts'
import type { AppError } from '../domain/app-error.ts'
import type { Operation } from '../domain/operation.ts'
import { toVmSnapshot, type VmSnapshot } from '../domain/vm-snapshot.ts'
import { withTimeout, type User } from '../domain/user.ts'
import { PAGE_SIZE, type VmQuery } from '../domain/vm-query.ts'
import { searchVms } from '../domain/vm-search.ts'
import type { ComputeVm, Vm } from '../domain/vm.ts'
import type { Operations } from './operations.ts'
import type { Clock, Inventory, InventoryPage, ComputeVms, Names } from './ports.ts'
import type { FresherStates } from './fresher-states.ts'
import { canFallBack, type Gap, type SubscriptionScans } from './subscription-scan.ts'

export interface VmList {
  /**
   * One page of the VMs that a person may read.
   *
   * @param newerThan what was so before this moment won't do: milliseconds since the Unix epoch
   */
  read(user: User, query: VmQuery, newerThan?: number): Promise<VmListPage>
}

export interface VmListPage extends Omit<InventoryPage, 'vms'> {
  readonly vms: readonly VmSnapshot[]
  /** What the person has just done to machines that this page does not show, because of its filter or order. */
  readonly offPage: readonly Operation[]
  readonly subscriptionNames: ReadonlyMap<string, string>
  /** Set where the inventory was not there, and the subscriptions were asked instead. */
  readonly fallback: Fallback | undefined
}

export interface Fallback {
  /** Why the inventory was not there. */
  readonly reason: AppError
  /** When it is asked again, in milliseconds since the Unix epoch. */
  readonly until: number
  /** How long that is from now, in milliseconds. */
  readonly untilInMs: number
  readonly subscriptions: { readonly all: number; readonly read: number }
  readonly gaps: readonly Gap[]
  readonly isComplete: boolean
}

/** What leaves time to gather something else before the page is due. */
const INVENTORY_WITHIN_MS = 6_000
/** How long a page waits for a survey before it shows what there is. */
const PATIENCE_MS = 2_000
/** An inventory that was not there is left in peace for a while, unless it says itself for how long. */
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
  /** Lists of which only the inventory has something to say, by its VMs: it tells the same ones again if nothing has changed. */
  const plain = new WeakMap<readonly Vm[], VmListPage>()

  /** The machine itself is asked where the person has just done something to it, which the inventory may not know yet. */
  async function readRecent(user: User): Promise<ReadonlyMap<string, Recent>> {
    const recent = await deps.operations.recent(user)
    const read = recent.map(async (operation): Promise<readonly [string, Recent]> => {
      const [computeVm, refreshed] = await Promise.all([
        deps.computeVms.get(user, operation.vm).catch(() => undefined),
        deps.operations.refresh(user, operation).catch(() => operation),
      ])
      return [toVmKey(operation.vm), { computeVm, operation: refreshed }]
    })
    return new Map(await Promise.all(read))
  }

  async function readPage(user: User, query: VmQuery, newerThan: number | undefined): Promise<Page> {
    const rest = findRest(user)
    if (rest) return fallBack(user, query, rest)
    try {
      return {
        page: await deps.inventory.list(withTimeout(user, INVENTORY_WITHIN_MS), query, { newerThan }),
        fallback: undefined,
      }
    } catch (error) {
      // Who has left, or must have an answer now, waits for no other way.
      if (!canFallBack(error) || user.deadline.aborted) throw error
      const seconds = error.azure.retryAfter
      const until = deps.clock.now() + (seconds === undefined ? REST_MS : seconds * 1_000)
      resting.set(user.objectId, { reason: error, until })
      return fallBack(user, query, { reason: error, until })
    }
  }

  function findRest({ objectId }: User): Pick<Fallback, 'reason' | 'until'> | undefined {
    for (const [person, { until }] of resting) if (until <= deps.clock.now()) resting.delete(person)
    return resting.get(objectId)
  }

  async function fallBack(user: User, query: VmQuery, rest: Pick<Fallback, 'reason' | 'until'>): Promise<Page> {
    const scan = await deps.scan.look(user, PATIENCE_MS).catch(() => undefined)
    // Nothing at all was read: that is no list, and no empty one either.
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

  function findFresherState(user: User, vm: Vm): Seen | undefined {
    const computeVm = deps.fresherStates.find(user, vm)
    return computeVm && { computeVm, operation: undefined }
  }

  return {
    async read(user, query, newerThan) {
      const [{ page, fallback }, recent, names] = await Promise.all([
        readPage(user, query, newerThan),
        readRecent(user),
        deps.names.subscriptions(user),
      ])
      const isPlain = recent.size === 0 && !page.vms.some((vm) => deps.fresherStates.find(user, vm))
      const known = isPlain ? plain.get(page.vms) : undefined
      if (known?.subscriptionNames === names) return { ...known, asOf: page.asOf }
      const seen = new Map(
        page.vms.map((vm) => [toVmKey(vm.id), recent.get(toVmKey(vm.id)) ?? findFresherState(user, vm)]),
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

/** What is known better of a row counts as what the row says. */
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
