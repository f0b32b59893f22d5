import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { EndedSession, EndedSessions } from '../domain/ended-sessions.ts'
import type { RedisConnection } from './redis/redis-connection.ts'

/** What a Redis that is away for long would have to be handed over. */
const MAX_UNSAVED = 10_000

/**
 * The list of several processes. While Redis does not answer, each process knows what it has ended itself, and hands that over
 * later: nobody is kept from their machines by a Redis, and a copied cookie is refused once it answers again.
 *
 * @param deps.own of this process
 * @param deps.ending aborts when the process ends
 */
export function createRedisEndedSessions(deps: {
  connection: Pick<RedisConnection, 'call'>
  own: EndedSessions
  clock: Clock
  ending: AbortSignal
}): EndedSessions {
  const { connection, own, clock, ending } = deps
  const unsaved = new Map<string, EndedSession>()
  let handingOver: Promise<void> | undefined

  async function save(ended: EndedSession): Promise<boolean> {
    try {
      const life = Math.ceil(ended.until - clock.now())
      if (life > 0)
        await connection.call((client) => client.set(toKey(ended), '1', { expiration: { type: 'PX', value: life } }))
      return true
    } catch {
      return false
    }
  }

  async function handOver(): Promise<void> {
    while (unsaved.size > 0 && !ending.aborted) {
      await clock.wait(BUDGETS.storeRetry, ending)
      for (const [key, ended] of unsaved) {
        if (!(await save(ended))) break
        unsaved.delete(key)
      }
    }
    handingOver = undefined
  }

  return {
    async end(ended) {
      await own.end(ended)
      if (await save(ended)) return
      if (unsaved.size < MAX_UNSAVED) unsaved.set(toKey(ended), ended)
      handingOver ??= handOver()
    },
    async isEnded(session) {
      if (await own.isEnded(session)) return true
      try {
        const keys = [
          toKey({ by: 'id', id: session.id }),
          ...(session.sid ? [toKey({ by: 'sid', id: session.sid })] : []),
        ]
        // One question for each: in a cluster the two keys are not on the same node.
        const found = await Promise.all(keys.map((key) => connection.call((client) => client.exists(key))))
        return found.some((count) => count > 0)
      } catch {
        return false
      }
    },
  }
}

function toKey({ by, id }: Pick<EndedSession, 'by' | 'id'>): string {
  return `my-vms:ended:${by}:${id}`
}
