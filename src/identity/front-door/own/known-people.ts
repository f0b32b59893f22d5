import { LRUCache } from 'lru-cache'
import type { Person } from '../../../domain/person.ts'
import type { Session } from './session.ts'

/** Whose sessions this process has seen: a sign-out needs a name, and Entra names a sign-in, not a person. */
export interface KnownPeople {
  keep(session: Session, person: Person): void
  /** Without a name if nobody has asked for anything with the session. */
  of(session: Session): Person
  ofSignIn(sid: string): Person | undefined
}

const MAX_PEOPLE = 10_000

export function createKnownPeople(): KnownPeople {
  const bySession = new LRUCache<string, Person>({ max: MAX_PEOPLE })
  const bySignIn = new LRUCache<string, Person>({ max: MAX_PEOPLE })
  return {
    keep({ id, sid }, person) {
      bySession.set(id, person)
      if (sid) bySignIn.set(sid, person)
    },
    of: ({ id, tenantId, objectId }) => bySession.get(id) ?? { tenantId, objectId, name: '', userPrincipalName: '' },
    ofSignIn: (sid) => bySignIn.get(sid),
  }
}
