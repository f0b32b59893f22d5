import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Assertion, type Caller, type PersonKey, toPersonKey } from './person.ts'

const MAX_ENTRIES = 5_000

type Verify = (token: string) => Promise<Caller>
/** Without the token itself, which is large: the next request brings it again. */
type Verified = Pick<Caller, 'person'> & Omit<Assertion, 'token'>

export interface VerifiedTokens {
  readonly verify: Verify
  forget(personKey: PersonKey): void
}

/**
 * Verifies a token and caches the result for a minute, for exactly the same token and only until it expires. A signature check
 * costs as much as the rest of a cached page. A refused token is verified again each time.
 *
 * @param deps.freshMs for how long, in milliseconds
 */
export function createVerifiedTokens(deps: { verify: Verify; freshMs: number; now: () => number }): VerifiedTokens {
  const cache = new LRUCache<string, Verified>({ max: MAX_ENTRIES, ttl: deps.freshMs })

  async function verifyAnew(token: string, key: string): Promise<Verified> {
    const { person, assertion } = await deps.verify(token)
    const verified = { person, issuedAt: assertion.issuedAt, expiresAt: assertion.expiresAt }
    cache.set(key, verified)
    return verified
  }

  return {
    async verify(token) {
      const key = hash('sha256', token, 'base64')
      const known = cache.get(key)
      const isValid = known !== undefined && known.expiresAt > deps.now()
      const { person, issuedAt, expiresAt } = isValid ? known : await verifyAnew(token, key)
      return { person, assertion: { token, issuedAt, expiresAt } }
    },
    forget(personKey) {
      for (const [key, { person }] of cache.entries()) if (toPersonKey(person) === personKey) cache.delete(key)
    },
  }
}
