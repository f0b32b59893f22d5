import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import type { Bus } from '../../events/bus.ts'
import type { FresherStates } from './ports.ts'

const MAX_ENTRIES = 5_000

interface FresherState {
  readonly computeVm: ComputeVm
  readonly rowPower: PowerState
  readonly at: number
}

export function createFresherStates({ clock, events }: { clock: Clock; events: Bus }): FresherStates {
  const fresherStates = new Map<string, FresherState>()
  const keyOf = (call: Call, id: VmId) => `${toPersonKey(call.person)} ${toVmKey(id)}`
  events.subscribe('person-left', (personKey) => {
    for (const key of fresherStates.keys()) if (key.startsWith(`${personKey} `)) fresherStates.delete(key)
  })

  /** Relies on insertion order: the oldest entries come first. */
  function forgetOld(): void {
    for (const [key, { at }] of fresherStates) {
      if (at > clock.now() - BUDGETS.resourceGraphLag && fresherStates.size <= MAX_ENTRIES) return
      fresherStates.delete(key)
    }
  }

  return {
    record(call, computeVm, row) {
      const key = keyOf(call, row.id)
      const before = fresherStates.get(key)
      const isOther = computeVm.power !== row.power
      fresherStates.delete(key)
      forgetOld()
      if (isOther) fresherStates.set(key, { computeVm, rowPower: row.power, at: clock.now() })
      if (before?.computeVm.power !== (isOther ? computeVm.power : undefined))
        events.publish('lists-stale', toPersonKey(call.person))
    },
    find(call, row) {
      forgetOld()
      const fresherState = fresherStates.size === 0 ? undefined : fresherStates.get(keyOf(call, row.id))
      return fresherState?.rowPower === row.power ? fresherState.computeVm : undefined
    },
  }
}
