import type { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import { isOwnLimit } from '../../domain/can-fall-back.ts'
import type { Clock } from '../../domain/clock.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'

/** A time in which the inventory is not asked, because it was unavailable for this person. */
export interface Pause {
  /** Why the inventory was unavailable. */
  readonly reason: AppError
  /** When the inventory is asked again, in milliseconds since the Unix epoch. */
  readonly until: number
}

export interface BackOff {
  /** Begins a pause: as long as Azure asks for, else ten seconds. The app's own limit holds up one request, and no others. */
  begin(call: Call, reason: AppError): Pause
  find(call: Call): Pause | undefined
}

export function createBackOff(deps: { clock: Clock; events: Bus }): BackOff {
  const pauses = new Map<PersonKey, Pause>()
  deps.events.subscribe('person-left', (key) => pauses.delete(key))
  return {
    begin(call, reason) {
      const seconds = reason.azure.retryAfter
      const pause = {
        reason,
        until: deps.clock.now() + (seconds === undefined ? BUDGETS.inventoryPause : seconds * 1_000),
      }
      if (!isOwnLimit(reason)) pauses.set(toPersonKey(call.person), pause)
      return pause
    },
    find({ person }) {
      for (const [key, { until }] of pauses) if (until <= deps.clock.now()) pauses.delete(key)
      return pauses.get(toPersonKey(person))
    },
  }
}
