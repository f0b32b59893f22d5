import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { findOlder, findStateOf, type FresherState } from '../../domain/fresher-state.ts'
import { type Operation, toEndedAt } from '../../domain/operation.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import { isTransitional } from '../../domain/power-state.ts'
import type { ComputeVm, Vm } from '../../domain/vm.ts'
import type { Bus } from '../../events/bus.ts'
import type { FresherStates } from './ports.ts'

const MAX_ENTRIES = 20_000

/** A state that a VM was in at a time, by itself or by an operation of the person that led there. */
interface Known extends FresherState {
  readonly id: VmId
  /** What Compute said; undefined if only an operation tells. */
  readonly computeVm: ComputeVm | undefined
  readonly at: number
  /** When the inventory was seen to say the same after all: what it said before is older. */
  caughtUpAt?: number | undefined
  /** The last time that Azure was asked whether it still is so. */
  checkedAt: number
}

/** What is known of VMs in this process: by person, each VM's last word. What agrees with the inventory is known too. */
export interface KnownStates extends FresherStates {
  /** Takes over what the person's succeeded operations say, unless something newer is known of their VMs. */
  adopt(call: Call, operations: readonly Operation[]): void
  /** The VMs that should be looked at again, the one looked at longest ago first. */
  findUnchecked(call: Call): readonly VmId[]
  /** The rows that have another state than their VMs were known to be in, a day ago at most. What changes now is followed anyway. */
  findChanged(call: Call, rows: readonly Vm[]): readonly Vm[]
  /** @param at in milliseconds since the Unix epoch */
  noteCheck(call: Call, id: VmId, at: number): void
  /** When the inventory was last seen to have caught up with a VM, in milliseconds since the Unix epoch. A list from before that is older. */
  findCaughtUpAt(call: Call): number | undefined
  /** Whether the row that the inventory has now is older than what is known. If it is not, it counts from now on. */
  isOlder(call: Call, id: VmId, row: Vm | undefined): boolean
}

export function createFresherStates({ clock, events }: { clock: Clock; events: Bus }): KnownStates {
  /** The person, and within them the VM, of which something was learnt longest ago comes first. */
  const people = new Map<PersonKey, Map<string, Known>>()
  let size = 0
  events.subscribe('person-left', (personKey) => {
    size -= people.get(personKey)?.size ?? 0
    people.delete(personKey)
  })

  function put(personKey: PersonKey, known: Known): void {
    const own = people.get(personKey) ?? new Map<string, Known>()
    people.delete(personKey)
    people.set(personKey, own)
    if (!own.delete(known.key)) size += 1
    own.set(known.key, known)
    if (size > MAX_ENTRIES) forgetOldest()
  }

  function forgetOldest(): void {
    for (const [personKey, own] of people) {
      for (const key of own.keys()) {
        own.delete(key)
        size -= 1
        if (own.size === 0) people.delete(personKey)
        return
      }
    }
  }

  const findKnown = ({ person }: Call, id: VmId) => people.get(toPersonKey(person))?.get(toVmKey(id))
  const ofPerson = ({ person }: Call) => [...(people.get(toPersonKey(person))?.values() ?? [])]

  return {
    record(call, computeVm, row) {
      const { id, power, provisioning } = computeVm
      const [personKey, key, at] = [toPersonKey(call.person), toVmKey(id), clock.now()]
      const before = findKnown(call, id)
      const replaces = findOlder(power, row?.power)
      const kept = replaces.length > 0 ? computeVm : undefined
      const caughtUpAt = replaces.length > 0 ? undefined : toCaughtUpAt(before, at)
      put(personKey, { key, id, replaces, power, provisioning, computeVm: kept, at, caughtUpAt, checkedAt: at })
      const isNews = replaces.length > 0 ? before?.power !== power : (before?.replaces.length ?? 0) > 0
      if (isNews) events.publish('vm-changed', { personKey, vm: id })
      return isNews
    },
    find(call, vm) {
      const known = findKnown(call, vm.id)
      const counts = vm.isCorrected ? known?.power === vm.power : known?.replaces.includes(vm.power)
      return counts ? known?.computeVm : undefined
    },
    adopt(call, operations) {
      for (const operation of operations.filter(({ status }) => status === 'succeeded')) {
        const known = findKnown(call, operation.vm)
        // The clock of Azure, which says when it ended, may be ahead.
        const at = Math.min(toEndedAt(operation), clock.now())
        if (known && known.at >= at && !isTransitional(known.power)) {
          // A list may be from before it.
          const isJustOver = at > clock.now() - BUDGETS.listCompared
          if (isJustOver && known.replaces.length === 0) known.caughtUpAt ??= known.at
          continue
        }
        const state = findStateOf(operation)
        if (state)
          put(toPersonKey(call.person), { ...state, id: operation.vm, computeVm: undefined, at, checkedAt: at })
      }
    },
    list: (call) =>
      ofPerson(call)
        .filter(({ replaces, at }) => replaces.length > 0 && at > clock.now() - BUDGETS.fresherUnchecked)
        .toReversed()
        .map(({ key, replaces, power, provisioning, at }) => ({ key, replaces, power, provisioning, at })),
    findUnchecked: (call) =>
      ofPerson(call)
        .filter(({ replaces, power, checkedAt }) => {
          // What is on its way ends by itself, within seconds.
          const lasts = isTransitional(power) ? BUDGETS.listFresh : BUDGETS.fresherChecked
          return replaces.length > 0 && checkedAt <= clock.now() - lasts
        })
        .toSorted((a, b) => a.checkedAt - b.checkedAt)
        .map(({ id }) => id),
    findChanged(call, rows) {
      const own = people.get(toPersonKey(call.person))
      if (!own) return []
      return rows.filter((row) => {
        const known = own.get(toVmKey(row.id))
        if (!known || row.isCorrected || isTransitional(row.power)) return false
        return (
          known.power !== row.power &&
          !known.replaces.includes(row.power) &&
          known.at > clock.now() - BUDGETS.operationExplains
        )
      })
    },
    findCaughtUpAt(call) {
      const times = ofPerson(call).flatMap(({ caughtUpAt = [] }) => caughtUpAt)
      return times.length > 0 ? Math.max(...times) : undefined
    },
    noteCheck(call, id, at) {
      const known = findKnown(call, id)
      if (known) known.checkedAt = at
    },
    isOlder(call, id, row) {
      const known = findKnown(call, id)
      if (!known) return false
      if (row && known.replaces.includes(row.power)) return true
      const [at, caughtUpAt] = [clock.now(), toCaughtUpAt(known, clock.now())]
      put(toPersonKey(call.person), { ...known, replaces: [], computeVm: undefined, at, caughtUpAt })
      return false
    },
  }
}

function toCaughtUpAt(before: Known | undefined, at: number): number | undefined {
  return before && before.replaces.length > 0 ? at : before?.caughtUpAt
}
