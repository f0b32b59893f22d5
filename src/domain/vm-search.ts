import { toVmKey } from './arm-id.ts'
import { toFreshVms } from './fresher-state.ts'
import type { PowerState } from './power-state.ts'
import type { Vm } from './vm.ts'
import { isInName, isSame, matchesTag, matchesWord } from './vm-match.ts'
import { toNeedRank } from './vm-needs.ts'
import {
  CHOICE_COLUMNS,
  type ChoiceColumn,
  type Choices,
  MAX_CHOICES,
  type SortColumn,
  toSubscription,
  type VmQuery,
} from './vm-query.ts'

export interface Found {
  /** Every VM that the query finds, in its order, across all pages. */
  readonly vms: readonly Vm[]
  /** How many more VMs it may find by their addresses, which are not known. */
  readonly undecided: number
  /** How many VMs are in each state, ignoring the query's own state filter. */
  readonly states: Readonly<Partial<Record<PowerState, number>>>
  /** The same for the other columns that can be filtered by. */
  readonly choices: Readonly<Record<ChoiceColumn, Choices>>
}

/** Answers a query from the given VMs, as the inventory would from all VMs. */
export function searchVms(read: readonly Vm[], query: VmQuery): Found {
  const vms = toFreshVms(read, query.fresher ?? [])
  const chosen = toChosen(query)
  const favourites = new Set(query.favourites)
  const noted = toNoted(query)
  // A VM that misses the filter of one column alone still counts towards the choices of that column.
  const toMissed = (vm: Vm) => chosen.filter(([column, value]) => !isSame(VALUES[column](vm), value))
  const found = vms.filter((vm) => matches(vm, query, noted)).map((vm) => ({ vm, missed: toMissed(vm) }))
  const wanted = found.flatMap(({ vm, missed }) => (missed.length === 0 ? [vm] : []))
  const count = (column: Column) =>
    countBy(
      found.flatMap(({ vm, missed }) => (missed.every(([other]) => other === column) ? [VALUES[column](vm)] : [])),
    )
  return {
    vms: wanted.toSorted(
      toVmOrder(query, {
        isFavourite: ({ id }) => favourites.has(toVmKey(id)),
        isNicknamed: ({ id }, word) => noted.get(word)?.byNickname.has(toVmKey(id)) ?? false,
      }),
    ),
    undecided: vms.filter((vm) => matches(vm, query, noted) === undefined && toMissed(vm).length === 0).length,
    states: Object.fromEntries(count('state').map(({ value, count }) => [value, count])),
    choices: Object.fromEntries(CHOICE_COLUMNS.map((column) => [column, toChoices(count(column))])) as Found['choices'],
  }
}

type Column = 'state' | ChoiceColumn

const VALUES: Readonly<Record<Column, (vm: Vm) => string>> = {
  state: ({ power }) => power,
  subscription: ({ id }) => id.subscriptionId,
  group: ({ resourceGroup }) => resourceGroup,
  location: ({ location }) => location,
  os: ({ os }) => (os === 'unknown' ? '' : os),
}

function toChosen(query: VmQuery): (readonly [Column, string])[] {
  const all = { ...query, subscription: toSubscription(query).id }
  return (['state', ...CHOICE_COLUMNS] as const).flatMap((column) =>
    all[column] === undefined ? [] : [[column, all[column]] as const],
  )
}

/** The VM keys that the person's own notes find, by word. */
type Noted = ReadonlyMap<string, { readonly byNickname: ReadonlySet<string>; readonly all: ReadonlySet<string> }>

function toNoted({ words, noted = [] }: VmQuery): Noted {
  return new Map(
    words.map((word, at) => {
      const { byNickname = [], byText = [] } = noted[at] ?? {}
      return [word, { byNickname: new Set(byNickname), all: new Set([...byNickname, ...byText]) }]
    }),
  )
}

/** Undefined if only the VM's addresses, which are not known, could tell. */
function matches(vm: Vm, query: VmQuery, noted: Noted): boolean | undefined {
  const { onlySubscriptions, onlyFavourites, favourites = [], tag, words } = query
  const { name } = toSubscription(query)
  const isOfScope =
    (onlySubscriptions === undefined || onlySubscriptions.some((id) => isSame(id, vm.id.subscriptionId))) &&
    (!onlyFavourites || favourites.includes(toVmKey(vm.id))) &&
    (name === undefined || isSame(name, vm.subscriptionName)) &&
    (tag === undefined || matchesTag(vm, tag))
  if (!isOfScope) return false
  const found = words.map((word) => noted.get(word)?.all.has(toVmKey(vm.id)) || matchesWord(vm, word))
  if (found.includes(false)) return false
  return found.includes(undefined) ? undefined : true
}

/** Counts values regardless of letter case, the most frequent first. */
function countBy(values: readonly string[]): { readonly value: string; readonly count: number }[] {
  const counts = Map.groupBy(values, (value) => value.toLowerCase())
  return [...counts.values()]
    .map((same) => ({ value: same[0] ?? '', count: same.length }))
    .toSorted((a, b) => b.count - a.count)
}

function toChoices(values: Choices['values']): Choices {
  const named = values.filter(({ value }) => value !== '')
  return { values: named.slice(0, MAX_CHOICES), isCut: named.length > MAX_CHOICES }
}

/** What a person keeps of a VM for themselves that the order depends on. */
interface Personal<One> {
  readonly isFavourite: (vm: One) => boolean
  readonly isNicknamed: (vm: One, word: string) => boolean
}

/** Sorts by code units regardless of letter case, as Resource Graph does, and VMs with equal values by id. */
export function toVmOrder<One extends Vm>(
  { sort: { column, descending }, words }: Pick<VmQuery, 'sort' | 'words'>,
  { isFavourite, isNicknamed }: Personal<One>,
): (a: One, b: One) => number {
  const sign = descending ? -1 : 1
  const byId = (a: One, b: One) => compare(toVmKey(a.id), toVmKey(b.id))
  if (column !== 'needs' && column !== 'state') {
    const keyOf = (vm: One) => SORT_KEYS[column](vm).toLowerCase()
    return (a, b) => sign * compare(keyOf(a), keyOf(b)) || byId(a, b)
  }
  const rankOf = (vm: One) => toNeedRank(vm, () => column === 'needs' && isFavourite(vm))
  // What is called as the person typed comes first.
  const sought = column === 'needs' ? words : []
  const lackOf = (vm: One) => sought.filter((word) => !isInName(vm, word) && !isNicknamed(vm, word)).length
  const nameOf = (vm: One) => SORT_KEYS.name(vm).toLowerCase()
  return (a, b) =>
    lackOf(a) - lackOf(b) || sign * (rankOf(a) - rankOf(b)) || compare(nameOf(a), nameOf(b)) || byId(a, b)
}

const SORT_KEYS: Readonly<Record<Exclude<SortColumn, 'needs' | 'state'>, (vm: Vm) => string>> = {
  name: ({ name }) => name,
  size: ({ size }) => size,
  os: VALUES.os,
  location: VALUES.location,
  group: VALUES.group,
  subscription: ({ subscriptionName }) => subscriptionName ?? '',
  address: ({ addresses }) => toSortable(addresses.public ?? addresses.private ?? ''),
}

/** As text, 10.0.0.10 would come before 10.0.0.4. */
function toSortable(address: string): string {
  const parts = address.split('.')
  return parts.length === 4 ? parts.map((part) => part.padStart(3, '0')).join('.') : ''
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
