import type { Call } from '../domain/call.ts'
import { type PersonKey, toPersonKey } from '../domain/person.ts'
import type { Bus } from '../events/bus.ts'

/** The open event streams by person. They end when the person signs out or the app stops. */
export interface Streams {
  /**
   * Runs `stream` with a signal that aborts when the person signs out, when their sign-in expires, when the app stops, or
   * when `closed` does.
   *
   * @returns false, without running it, if the person has too many streams open
   */
  run(call: Call, closed: AbortSignal, stream: (signal: AbortSignal) => Promise<void>): Promise<boolean>
  closeAll(): void
}

/** Browsers open at most six connections to a host over HTTP/1.1; people have several windows. */
const MAX_PER_PERSON = 12

/** The longest delay of a timer. No token lives that long, but a token must not be able to break the timer. */
const LONGEST_MS = 2 ** 31 - 1

export function createStreams(deps: { events: Bus }): Streams {
  const open = new Map<PersonKey, Set<AbortController>>()
  deps.events.subscribe('person-left', (key) => {
    for (const controller of open.get(key) ?? []) controller.abort()
  })

  return {
    async run(call, closed, stream) {
      const key = toPersonKey(call.person)
      const own = open.get(key) ?? new Set()
      if (own.size >= MAX_PER_PERSON) return false
      const controller = new AbortController()
      const lifetime = AbortSignal.timeout(
        Math.min(Math.max(0, Math.ceil(call.assertion.expiresAt - Date.now())), LONGEST_MS),
      )
      own.add(controller)
      open.set(key, own)
      try {
        await stream(AbortSignal.any([controller.signal, lifetime, closed]))
      } finally {
        own.delete(controller)
        if (own.size === 0 && open.get(key) === own) open.delete(key)
      }
      return true
    },
    closeAll() {
      for (const controllers of open.values()) for (const controller of controllers) controller.abort()
    },
  }
}
