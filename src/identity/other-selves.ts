import { LRUCache } from 'lru-cache'
import { type Person, type PersonKey, toPersonKey } from '../domain/person.ts'
import type { Bus } from '../events/bus.ts'

const MAX_PEOPLE = 10_000

/** Who a person is in other directories, so that they leave everywhere when they sign out. */
export interface OtherSelves {
  /** The person at home was seen as this one elsewhere. */
  note(home: Person, elsewhere: Person): void
}

export function createOtherSelves({ events }: { events: Bus }): OtherSelves {
  const known = new LRUCache<PersonKey, Set<PersonKey>>({ max: MAX_PEOPLE })
  events.subscribe('person-left', (key) => {
    const others = known.get(key)
    known.delete(key)
    for (const other of others ?? []) events.publish('person-left', other)
  })
  return {
    note(home, elsewhere) {
      const key = toPersonKey(home)
      const others = known.get(key) ?? new Set()
      known.set(key, others.add(toPersonKey(elsewhere)))
    },
  }
}
