import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import type { Assertion, Caller } from '../../../src/domain/call.ts'
import { toPersonKey } from '../../../src/domain/person.ts'
import type { Bus } from '../../../src/events/bus.ts'

const MAX_ENTRIES = 5_000

type Verify = (token: string) => Promise<Caller>
/** Without the token itself, which is large: the next request brings it again. */
type Verified = Pick<Caller, 'person'> & Omit<Assertion, 'token'>

/**
 * Verifies a token and caches the result for a minute, for exactly the same token and only until it expires. A signature check
 * costs as much as the rest of a cached page. A refused token is verified again each time.
 */
export function createVerifiedTokens({ verify, events }: { verify: Verify; events: Bus }): Verify {
  const cache = new LRUCache<string, Verified>({ max: MAX_ENTRIES, ttl: BUDGETS.verifiedTokenFresh })
  events.subscribe('person-left', (personKey) => {
    for (const [key, { person }] of cache.entries()) if (toPersonKey(person) === personKey) cache.delete(key)
  })

  async function verifyAnew(token: string, key: string): Promise<Verified> {
    const { person, assertion } = await verify(token)
    const verified = { person, issuedAt: assertion.issuedAt, expiresAt: assertion.expiresAt }
    cache.set(key, verified)
    return verified
  }

  return async (token) => {
    const key = hash('sha256', token, 'base64')
    const known = cache.get(key)
    const isValid = known !== undefined && known.expiresAt > Date.now()
    const { person, issuedAt, expiresAt } = isValid ? known : await verifyAnew(token, key)
    return { person, assertion: { token, issuedAt, expiresAt } }
  }
}
