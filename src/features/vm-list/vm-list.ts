import { toVmKey } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { DirectoryGap } from '../../domain/directory.ts'
import type { Operation } from '../../domain/operation.ts'
import { toTenantId } from '../../domain/person.ts'
import type { Vm } from '../../domain/vm.ts'
import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { toVmSnapshot, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Bus } from '../../events/bus.ts'
import type { Activity } from '../activity/activity.ts'
import type { Favourites } from '../favourites/favourites.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { CachedInventory, FresherStates, InventoryPage, Names, SubscriptionScans } from './ports.ts'
import { createReadRows, type Fallback } from './read-rows.ts'
import { createReadRecentActions, type Fresher, type RecentAction } from './recent-actions.ts'

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
  /** The bulks that are under way, and how many of each are not over. */
  readonly bulks: readonly BulkUnderWay[]
  readonly subscriptionNames: ReadonlyMap<string, string>
  /** Set if the inventory was unavailable and a subscription scan replaced it. */
  readonly fallback: Fallback | undefined
  /** The directories that are missing or incomplete, in a list over all. */
  readonly directoryGaps?: readonly DirectoryGap[]
}

export interface BulkUnderWay {
  readonly id: string
  /** Of its directory. */
  readonly tenantId: string
  readonly action: VmActionName
  readonly underWay: number
}

export function createVmList(deps: {
  inventory: Pick<CachedInventory, 'list'>
  scan: SubscriptionScans
  computeVms: ComputeVms
  activity: Activity
  favourites: Pick<Favourites, 'find'>
  fresherStates: FresherStates
  names: Names
  clock: Clock
  events: Bus
}): VmList {
  const readRows = createReadRows(deps)
  const readRecentActions = createReadRecentActions(deps)
  /** Lists built from the inventory alone, keyed by its VM array: it returns the same array if nothing has changed. */
  const plain = new WeakMap<readonly Vm[], { readonly list: VmListPage; readonly marks: string }>()

  /** What is fresher than the rows of a page, by VM key. */
  function findFresher(call: Call, vms: readonly Vm[], recent: ReadonlyMap<string, RecentAction>): FresherByKey {
    const found = new Map<string, Fresher>()
    for (const vm of vms) {
      const computeVm = deps.fresherStates.find(call, vm)
      const action = recent.size === 0 ? undefined : recent.get(toVmKey(vm.id))
      const fresher = action ?? (computeVm && { computeVm, operation: undefined })
      if (fresher) found.set(toVmKey(vm.id), fresher)
    }
    return found
  }

  return {
    async read(call, query, newerThan) {
      const favourites = await deps.favourites.find(call)
      const marks = toMarks(favourites)
      const [{ page, fallback }, [recent, names]] = await Promise.all([
        readRows(call, withFavourites(query, favourites), newerThan),
        afterTheQuestion().then(() => Promise.all([readRecentActions(call), deps.names.subscriptions(call)])),
      ])
      const fresher = findFresher(call, page.vms, recent)
      const isPlain = fresher.size === 0 && [...recent.values()].every(({ isPast }) => isPast)
      const known = isPlain ? plain.get(page.vms) : undefined
      const isOlder = page.isOlder && { isOlder: page.isOlder }
      if (known?.list.subscriptionNames === names && known.marks === marks) {
        return { ...known.list, asOf: page.asOf, ...isOlder }
      }
      const marked = favourites && new Set(favourites)
      const vms = page.vms.map((vm) => ({
        ...toFreshVm(withName(vm, names), fresher),
        isFavourite: marked?.has(toVmKey(vm.id)),
      }))
      const list = {
        ...page,
        vms,
        version: isPlain ? toVersion(page, marks) : undefined,
        counts: { ...page.counts, states: page.counts.states && recount(page.counts.states, page.vms, vms) },
        offPage: [...recent]
          .flatMap(([key, { operation, isPast }]) => (fresher.has(key) || isPast ? [] : [operation]))
          .filter(({ bulk }) => bulk === undefined)
          .slice(0, MAX_OFF_PAGE),
        bulks: toBulks([...recent.values()].map(({ operation }) => operation)),
        subscriptionNames: names,
        fallback,
      }
      if (isPlain && !page.isOlder) plain.set(page.vms, { list, marks })
      return list
    },
  }
}

/** The history has the others. */
const MAX_OFF_PAGE = 10

/** What is under way of many, by the id of the bulk. */
function toBulks(operations: readonly Operation[]): VmListPage['bulks'] {
  const running = operations.filter(({ bulk, status }) => bulk !== undefined && status === 'running')
  return [...Map.groupBy(running, ({ bulk = '' }) => bulk)].flatMap(([id, [first, ...rest]]) =>
    first ? [{ id, tenantId: toTenantId(first.personKey), action: first.action, underWay: 1 + rest.length }] : [],
  )
}

/** Only the order of needs depends on them: any other list stays the one that is cached. */
function withFavourites(query: VmQuery, favourites: readonly string[] = []): VmQuery {
  return query.sort.column === 'needs' && favourites.length > 0 ? { ...query, favourites } : query
}

/** Differs if and only if the marks do. That they are not known is no lack of marks. */
function toMarks(favourites: readonly string[] | undefined): string {
  return favourites === undefined ? '?' : favourites.join(' ')
}

function toVersion({ version }: InventoryPage, marks: string): string | undefined {
  return version === undefined || marks === '' ? version : `${version} ${marks}`
}

/** Resolves once the request to Azure has left. What is at hand is read while the answer is on the way. */
function afterTheQuestion(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

type FresherByKey = ReadonlyMap<string, Fresher>

function toFreshVm(vm: Vm, fresher: FresherByKey): VmSnapshot {
  const known = fresher.get(toVmKey(vm.id))
  return toVmSnapshot(vm, known?.computeVm, known?.operation)
}

/** Counts a VM in its fresher state instead of the row's state. */
function recount(states: States, rows: readonly Vm[], vms: readonly VmSnapshot[]): States {
  const counts = { ...states }
  for (const [index, { power }] of vms.entries()) {
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
