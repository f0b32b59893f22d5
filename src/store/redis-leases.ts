import { randomUUID } from 'node:crypto'
import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { Leases } from '../domain/leases.ts'
import type { RedisConnection } from './redis/redis-connection.ts'
import { toRedisKey } from './redis-key.ts'

/** Renews a lease of this process, or takes one that nobody has. Answers whether this process has it. */
const RENEW = `
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** Lets go of it, unless somebody else has it by now. */
const RELEASE = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0`

/**
 * Of several processes one has the lease of a person: if it ends without a word, another has it some seconds later. While Redis does not answer,
 * whoever had it goes on until it has run out, and then nobody asks Azure.
 */
export function createRedisLeases({
  connection,
  clock,
}: {
  connection: Pick<RedisConnection, 'call'>
  clock: Clock
}): Leases {
  const holder = randomUUID()
  return {
    async take(personKey, until) {
      const key = toRedisKey('lease', personKey)
      /** By a clock that does not stand still while the process does. */
      let heldUntil = 0
      const renew = async (): Promise<void> => {
        const askedAt = performance.now()
        const answer = await connection
          .call((client) => client.eval(RENEW, { keys: [key], arguments: [holder, String(BUDGETS.lease)] }))
          .catch(() => undefined)
        if (answer === 1) heldUntil = askedAt + BUDGETS.lease
        if (answer === 0) heldUntil = 0
      }
      await renew()
      void (async () => {
        for (;;) {
          await clock.wait(BUDGETS.leaseRenewal, until)
          if (until.aborted) break
          await renew()
        }
        heldUntil = 0
        await connection
          .call((client) => client.eval(RELEASE, { keys: [key], arguments: [holder] }))
          .catch(() => undefined)
      })()
      return { isHeld: () => performance.now() < heldUntil - BUDGETS.leaseMargin }
    },
  }
}
