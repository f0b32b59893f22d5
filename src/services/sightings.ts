import { toVmKey, type VmId } from '../domain/arm-id.ts'
import type { PowerState } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import type { Machine, Vm } from '../domain/vm.ts'
import type { Clock } from './ports.ts'

/** Where a machine itself has said something else than the inventory, which lags behind. */
export interface Sightings {
  /** What a person has seen of a machine, while the inventory told this row. */
  note(user: User, machine: Machine, row: Vm): void
  /** What the machine itself has said lately; undefined where the inventory has moved on since, and so may know better. */
  find(user: User, row: Vm): Machine | undefined
}

/** Resource Graph lags behind by up to a minute. */
const LAG_MS = 60_000
const MOST_KEPT = 5_000

interface Sighting {
  readonly machine: Machine
  readonly told: PowerState
  readonly at: number
}

export function createSightings(deps: {
  clock: Clock
  /** Lists that are kept for the person do not know yet what has been seen. */
  forgetLists: (userObjectId: string) => void
}): Sightings {
  const sightings = new Map<string, Sighting>()
  const keyOf = (user: User, id: VmId) => `${user.objectId} ${toVmKey(id)}`

  /** In the order in which they were noted, so that the old ones come first. */
  function forgetOld(): void {
    for (const [key, { at }] of sightings) {
      if (at > deps.clock.now() - LAG_MS && sightings.size <= MOST_KEPT) return
      sightings.delete(key)
    }
  }

  return {
    note(user, machine, row) {
      const key = keyOf(user, row.id)
      const before = sightings.get(key)
      const isOther = machine.power !== row.power
      sightings.delete(key)
      forgetOld()
      if (isOther) sightings.set(key, { machine, told: row.power, at: deps.clock.now() })
      if (before?.machine.power !== (isOther ? machine.power : undefined)) deps.forgetLists(user.objectId)
    },
    find(user, row) {
      forgetOld()
      const sighting = sightings.size === 0 ? undefined : sightings.get(keyOf(user, row.id))
      return sighting?.told === row.power ? sighting.machine : undefined
    },
  }
}
