import { isGuid, toVmKey } from './arm-id.ts'
import type { PowerState } from './power.ts'
import { toTagReadings, type SortColumn, type TagReading, type VmQuery } from './vm-query.ts'
import type { Vm } from './vm.ts'

export interface Found {
  /** All that the query finds, in its order, on whatever page. */
  readonly vms: readonly Vm[]
  /** How many there are in each state, whichever state the query wants. */
  readonly states: Readonly<Partial<Record<PowerState, number>>>
}

/** Answers a query from VMs that are at hand, as the inventory would from all. */
export function searchVms(vms: readonly Vm[], query: VmQuery): Found {
  const matching = vms.filter((vm) => matches(vm, query))
  const states: Partial<Record<PowerState, number>> = {}
  for (const { power } of matching) states[power] = (states[power] ?? 0) + 1
  const inState = query.state === undefined ? matching : matching.filter(({ power }) => power === query.state)
  return { vms: inState.toSorted(toOrder(query.sort)), states }
}

function matches(vm: Vm, query: VmQuery): boolean {
  const { onlySubscriptions, subscription, group, location, os, tag, words } = query
  return (
    (onlySubscriptions === undefined || onlySubscriptions.some((id) => isSame(id, vm.id.subscriptionId))) &&
    (subscription === undefined ||
      isSame(subscription, isGuid(subscription) ? vm.id.subscriptionId : vm.subscriptionName)) &&
    (group === undefined || isSame(group, vm.resourceGroup)) &&
    (location === undefined || isSame(location, vm.location)) &&
    (os === undefined || isSame(os, vm.os)) &&
    (tag === undefined || toTagReadings(tag).some((reading) => hasTag(vm, reading))) &&
    words.every((word) => isFound(word, vm))
  )
}

function isSame(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase()
}

function hasTag({ tags }: Vm, wanted: TagReading): boolean {
  return Object.entries(tags).some(
    ([name, value]) => isSame(wanted.name, name) && (wanted.value === undefined || isSame(wanted.value, value)),
  )
}

function isFound(word: string, vm: Vm): boolean {
  const places = [
    vm.name,
    vm.resourceGroup,
    vm.subscriptionName ?? '',
    vm.size,
    vm.os,
    vm.location,
    vm.addresses.private ?? '',
    vm.addresses.public ?? '',
    ...Object.entries(vm.tags).flat(),
  ]
  return places.some((place) => place.toLowerCase().includes(word.toLowerCase()))
}

const SORT_KEYS: Readonly<Record<SortColumn, (vm: Vm) => string>> = {
  name: ({ name }) => name,
  // Resource Graph has no word at all where Azure does not say.
  state: ({ power }) => (power === 'unknown' ? '' : power),
  size: ({ size }) => size,
  os: ({ os }) => os,
  location: ({ location }) => location,
  group: ({ resourceGroup }) => resourceGroup,
  subscription: ({ subscriptionName }) => subscriptionName ?? '',
  address: ({ addresses }) => addresses.public ?? addresses.private ?? '',
}

/** By code units and without regard to letter case, as Resource Graph does it; VMs that are alike, by their ids. */
function toOrder({ column, descending }: VmQuery['sort']): (a: Vm, b: Vm) => number {
  const keyOf = (vm: Vm) => SORT_KEYS[column](vm).toLowerCase()
  const sign = descending ? -1 : 1
  return (a, b) => sign * compare(keyOf(a), keyOf(b)) || compare(toVmKey(a.id), toVmKey(b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
