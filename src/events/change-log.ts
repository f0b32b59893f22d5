import { randomUUID } from 'node:crypto'
import type { PersonKey } from '../domain/person.ts'
import type { VmChange } from './bus.ts'

/** The last changes of everybody's VMs, for pages that have missed some. */
export interface ChangeLog {
  /** The id of the last change. Whatever comes later has another, which is greater as text. */
  lastId(): string
  /** What has changed for these people after that id; undefined if that is too long ago, or of another log. */
  since(id: string, personKeys: ReadonlySet<PersonKey>): readonly LoggedChange[] | undefined
  /** Hears of each change for these people from now on, until the signal aborts. */
  follow(personKeys: ReadonlySet<PersonKey>, onChange: (change: LoggedChange) => void, signal: AbortSignal): void
}

/** Where changes are written. */
export interface ChangeSink {
  /** @param id of those who order the changes of several processes; greater than the last one */
  append(change: VmChange, id?: string): void
  /** From now on pages that know earlier ids are read anew: some changes may be missing. */
  restart(id?: string): void
}

export interface LoggedChange extends VmChange {
  readonly id: string
}

/** Ten changes a second for a quarter of an hour. After that a page is better read anew. */
const MAX_CHANGES = 10_000
const DIGITS = 12

export function createChangeLog(): ChangeLog & ChangeSink {
  const followers = new Map<PersonKey, Set<(change: LoggedChange) => void>>()
  const run = randomUUID()
  let changes: LoggedChange[] = []
  let count = 0
  /** What was before the first of `changes`. */
  let firstId = toId()
  let lastId = firstId

  function toId(): string {
    count += 1
    return `${run}.${String(count).padStart(DIGITS, '0')}`
  }

  return {
    lastId: () => lastId,
    since(id, personKeys) {
      if (id.length !== lastId.length || id < firstId || id > lastId) return undefined
      const newer = changes.slice(changes.findLastIndex((one) => one.id <= id) + 1)
      return newer.filter(({ personKey }) => personKeys.has(personKey))
    },
    append(change, id = toId()) {
      const logged = { ...change, id }
      lastId = id
      changes.push(logged)
      // Not at each change: moving all of them takes longer than the rest.
      if (changes.length >= 2 * MAX_CHANGES) firstId = changes.splice(0, MAX_CHANGES).at(-1)?.id ?? firstId
      for (const onChange of followers.get(change.personKey) ?? []) onChange(logged)
    },
    restart(id = toId()) {
      changes = []
      firstId = id
      lastId = id
    },
    follow(personKeys, onChange, signal) {
      if (signal.aborted) return
      for (const key of personKeys) {
        const own = followers.get(key) ?? new Set()
        followers.set(key, own.add(onChange))
      }
      const leave = () => {
        for (const key of personKeys) {
          const own = followers.get(key)
          own?.delete(onChange)
          if (own?.size === 0) followers.delete(key)
        }
      }
      signal.addEventListener('abort', leave, { once: true })
    },
  }
}
