import { toVmKey } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { DirectoryGap } from '../../domain/directory.ts'
import { toFreshVms, withFresher } from '../../domain/fresher-state.ts'
import type { Operation } from '../../domain/operation.ts'
import { toTenantId } from '../../domain/person.ts'
import type { Vm } from '../../domain/vm.ts'
import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { NO_NOTE, type VmNotes, withNotes } from '../../domain/vm-note.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { toVmSnapshot, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Bus } from '../../events/bus.ts'
import type { Favourites } from '../favourites/favourites.ts'
import type { Notes } from '../notes/notes.ts'
import type { VmRights } from '../rights/ports.ts'
import type { Followers } from '../vm-live/ports.ts'
import type {
  Ask,
  CachedInventory,
  Fresher,
  FresherReads,
  FresherStates,
  InventoryPage,
  Names,
  RecentAction,
  SubscriptionScans,
  UnlistedVms,
} from './ports.ts'
import { createReadRows, type Fallback } from './read-rows.ts'

export interface VmList {
  /**
   * One page of the VMs that a person may read.
   *
   * @param newerThan the page must be newer than this, in milliseconds since the Unix epoch
   * @param ask whether Compute is asked about what the person has acted on
   */
  read(call: Call, query: VmQuery, newerThan?: number, ask?: Ask): Promise<VmListPage>
}

export interface VmListPage extends Omit<InventoryPage, 'vms'> {
  readonly vms: readonly VmSnapshot[]
  /** What the person has just done to VMs that the filter or order keeps off this page. */
  readonly offPage: readonly Operation[]
  /** The bulks that are under way, and how many of each are not over. */
  readonly bulks: readonly BulkUnderWay[]
  readonly subscriptionNames: ReadonlyMap<string, string>
  /** Set if the person's nicknames and notes are not known, so that none are shown or searched. */
  readonly areNotesUnread?: true
  /** Set if the inventory was unavailable and a subscription scan replaced it. */
  readonly fallback: Fallback | undefined
  /** Resolves once it is known what the person may do with these VMs; undefined if that is known already. */
  readonly learning?: Promise<unknown> | undefined
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
  favourites: Pick<Favourites, 'find'>
  notes: Pick<Notes, 'find'>
  fresherStates: Pick<FresherStates, 'find'>
  fresherReads: FresherReads
  followers: Pick<Followers, 'watch'>
  unlistedVms: UnlistedVms
  rights: Pick<VmRights, 'known' | 'version' | 'learn'>
  names: Names
  clock: Clock
  events: Bus
}): VmList {
  const readRows = createReadRows(deps)
  /** Lists built from the inventory alone, keyed by its VM array: it returns the same array if nothing has changed. */
  const plain = new WeakMap<readonly Vm[], { readonly list: VmListPage; readonly marks: string }>()

  /** What is known beyond the rows of a page, by VM key. */
  async function findKnown(
    call: Call,
    vms: readonly Vm[],
    { fresher: { recent, states }, ask }: { fresher: Fresher; ask: Ask },
  ): Promise<KnownByKey> {
    const hasChanged = ask === 'compute' && (await deps.fresherReads.confirm(call, vms))
    if (recent.size + states.length === 0 && !hasChanged) return new Map()
    return new Map(
      vms.flatMap((vm) => {
        const action = recent.get(toVmKey(vm.id))
        const computeVm = action?.computeVm ?? deps.fresherStates.find(call, vm)
        if (!action && !computeVm && !vm.isCorrected) return []
        return [[toVmKey(vm.id), { computeVm, operation: action?.operation }] as const]
      }),
    )
  }

  /** Begins to ask what the person may do with the rows. No page waits for that. */
  function learnRights(call: Call, vms: readonly VmSnapshot[]): Promise<unknown> | undefined {
    const ids = vms.filter(({ oddId }) => oddId === undefined).map(({ id }) => id)
    // It comes too late for the list of what the page has asked.
    const learning = deps.rights.learn({ ...call, record: () => undefined }, ids)
    learning?.catch(() => undefined)
    return learning
  }

  return {
    async read(call, query, newerThan = -Infinity, ask = 'compute') {
      const [favourites, notes, fresher] = await Promise.all([
        deps.favourites.find(call),
        deps.notes.find(call),
        deps.fresherReads.read(call, ask),
      ])
      const { recent, caughtUpAt = -Infinity } = fresher
      const marks = toMarks(favourites, notes, deps.rights.version(call))
      const asked = withNotes(withFavourites(query, favourites), notes)
      const [{ page: listed, fallback }, names] = await Promise.all([
        readRows(call, withFresher(asked, fresher.states), Math.max(newerThan, caughtUpAt)),
        afterTheQuestion().then(() => deps.names.subscriptions(call)),
      ])
      const page = listed.total > 0 || fallback ? listed : await deps.unlistedVms.addTo(call, asked, listed)
      // Of more VMs than a query has room for, the rows that are here are right all the same.
      const rows = fallback ? page.vms : toFreshVms(page.vms, fresher.states)
      const known = await findKnown(call, rows, { fresher, ask })
      const isPlain = known.size === 0 && [...recent.values()].every(({ isPast }) => isPast)
      const before = isPlain ? plain.get(page.vms) : undefined
      const isOlder = page.isOlder && { isOlder: page.isOlder }
      if (before?.list.subscriptionNames === names && before.marks === marks) {
        deps.followers.watch(call, before.list.vms)
        return { ...before.list, asOf: page.asOf, ...isOlder, learning: learnRights(call, before.list.vms) }
      }
      const marked = favourites && new Set(favourites)
      const vms = rows.map((vm) => ({
        ...toSnapshot(withName(vm, names), known),
        isFavourite: marked?.has(toVmKey(vm.id)),
        own: notes && (notes.get(toVmKey(vm.id)) ?? NO_NOTE),
        lacking: deps.rights.known(call, vm.id),
      }))
      deps.followers.watch(call, vms)
      const list = {
        ...page,
        vms,
        version: isPlain ? toVersion(page, marks) : undefined,
        counts: { ...page.counts, states: page.counts.states && recount(page.counts.states, page.vms, vms) },
        offPage: [...recent]
          .flatMap(([key, { operation, isPast }]) => (known.has(key) || isPast ? [] : [operation]))
          .filter(({ bulk }) => bulk === undefined)
          .slice(0, MAX_OFF_PAGE),
        bulks: toBulks([...recent.values()].map(({ operation }) => operation)),
        subscriptionNames: names,
        ...(!notes && { areNotesUnread: true as const }),
        fallback,
      }
      if (isPlain && !page.isOlder) plain.set(page.vms, { list, marks })
      return { ...list, learning: learnRights(call, vms) }
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

/** Differs if and only if favourites, notes or rights do. That they are not known is no lack of them. */
function toMarks(favourites: readonly string[] | undefined, notes: VmNotes | undefined, rights: number): string {
  const isNothing = favourites?.length === 0 && notes?.size === 0 && rights === 0
  return isNothing ? '' : JSON.stringify([favourites ?? '?', notes ? [...notes] : '?', rights])
}

function toVersion({ version }: InventoryPage, marks: string): string | undefined {
  return version === undefined || marks === '' ? version : `${version} ${marks}`
}

/** Resolves once the request to Azure has left. What is at hand is read while the answer is on the way. */
function afterTheQuestion(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

type KnownByKey = ReadonlyMap<string, Pick<RecentAction, 'computeVm'> & { readonly operation: Operation | undefined }>

function toSnapshot(vm: Vm, known: KnownByKey): VmSnapshot {
  const { computeVm, operation } = known.get(toVmKey(vm.id)) ?? {}
  return toVmSnapshot(vm, computeVm, operation)
}

/** Counts a VM in the state that Compute has told since the inventory was asked. */
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
