import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { User } from '../domain/user.ts'

/** How long a key may have been withdrawn before its tokens are refused. */
const TTL_MS = 60_000
const MAX_ENTRIES = 5_000

type Claims = Omit<User, 'recordCall' | 'deadline' | 'assertion'>
type Verify = (token: string, deadline: AbortSignal) => Promise<Omit<User, 'recordCall'>>

/**
 * Checks a token, and for a minute takes one that is the same to the last byte for what it was found to be, as long as it has not
 * expired: to check a signature costs as much as the rest of a page that is kept. What was refused is checked again each time.
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
