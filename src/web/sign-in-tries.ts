import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'

/** Who has lately been asked to sign in again, so that nobody is sent round in circles. */
export interface SignInTries {
  /** Whether to ask; false where the person has done so since they were last asked, and is refused all the same. */
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
