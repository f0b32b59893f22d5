import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'

/** The longest time that a token is still accepted after its key has been withdrawn. */
const TTL_MS = 60_000
const MAX_ENTRIES = 5_000

type Claims = Omit<User, 'recordCall' | 'deadline' | 'assertion'>
type Verify = (token: string, deadline: AbortSignal) => Promise<Omit<User, 'recordCall'>>

/**
 * Verifies a token and caches its claims for a minute, for exactly the same token and only until it expires. A signature check
 * costs as much as the rest of a cached page. A refused token is verified again each time.
 */
export function createVerifiedTokens(verify: Verify): Verify {
  const cache = new LRUCache<string, Claims>({ max: MAX_ENTRIES, ttl: TTL_MS })
  return async (assertion, deadline) => {
    const key = hash('sha256', assertion, 'base64')
    const known = cache.get(key)
    if (known && known.expiresAt > Date.now()) return { ...known, assertion, deadline }
    const { assertion: _assertion, deadline: _deadline, ...claims } = await verify(assertion, deadline)
    cache.set(key, claims)
    return { ...claims, assertion, deadline }
  }
}
