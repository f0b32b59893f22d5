import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'

/** The people who were recently asked to sign in again. This prevents a sign-in loop. */
export interface SignInTries {
  /** Whether to ask; false if the person has signed in since the app last asked, and is still refused. */
  isWorthAnother(user: User): boolean
}

const REMEMBERED_MS = 10 * 60_000
const MAX_PEOPLE = 10_000

export function createSignInTries(): SignInTries {
  const refused = new LRUCache<string, number>({ max: MAX_PEOPLE, ttl: REMEMBERED_MS })
  return {
    isWorthAnother({ objectId, issuedAt }) {
      const before = refused.get(objectId)
      if (before !== undefined && before < issuedAt) return false
      refused.set(objectId, issuedAt)
      return true
    },
  }
}
