import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { Call } from '../../domain/call.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import type { Clock } from '../../domain/clock.ts'
import type { FresherStates } from './ports.ts'
import { toPersonKey, type PersonKey } from '../../domain/person.ts'

/** Resource Graph lags behind by up to a minute. */
const LAG_MS = 60_000
const MAX_ENTRIES = 5_000

interface FresherState {
  readonly computeVm: ComputeVm
  readonly rowPower: PowerState
  readonly at: number
}

export function createFresherStates(deps: {
  clock: Clock
  /** Drops the person's cached lists, which lack the new state. */
  forgetLists: (personKey: PersonKey) => void
}): FresherStates {
  const fresherStates = new Map<string, FresherState>()
  const keyOf = (call: Call, id: VmId) => `${toPersonKey(call.person)} ${toVmKey(id)}`

  /** Relies on insertion order: the oldest entries come first. */
  function forgetOld(): void {
    for (const [key, { at }] of fresherStates) {
      if (at > deps.clock.now() - LAG_MS && fresherStates.size <= MAX_ENTRIES) return
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
      if (isOther) fresherStates.set(key, { computeVm, rowPower: row.power, at: deps.clock.now() })
      if (before?.computeVm.power !== (isOther ? computeVm.power : undefined))
        deps.forgetLists(toPersonKey(call.person))
    },
    find(call, row) {
      forgetOld()
      const fresherState = fresherStates.size === 0 ? undefined : fresherStates.get(keyOf(call, row.id))
      return fresherState?.rowPower === row.power ? fresherState.computeVm : undefined
    },
  }
}
