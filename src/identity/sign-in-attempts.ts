import { LRUCache } from 'lru-cache'
import { BUDGETS } from '../domain/budgets.ts'
import type { Caller } from '../domain/call.ts'
import { toPersonKey } from '../domain/person.ts'
import type { Bus } from '../events/bus.ts'

/** The people who were recently asked to sign in again. This prevents a sign-in loop. */
export interface SignInAttempts {
  /** Whether to ask; false if the person has signed in since the app last asked, and is still refused. */
  isWorthAnother(caller: Caller): boolean
}

const MAX_PEOPLE = 10_000

export function createSignInAttempts(deps: { events: Bus }): SignInAttempts {
  const refused = new LRUCache<string, number>({ max: MAX_PEOPLE, ttl: BUDGETS.signInAttempt })
  deps.events.subscribe('person-left', (key) => refused.delete(key))
  return {
    isWorthAnother({ person, assertion: { issuedAt } }) {
      const key = toPersonKey(person)
      const before = refused.get(key)
      if (before !== undefined && before < issuedAt) return false
      refused.set(key, issuedAt)
      return true
    },
  }
}
