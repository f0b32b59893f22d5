import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { EndedSession, EndedSessions } from '../domain/ended-sessions.ts'
import type { RedisConnection } from './redis/redis-connection.ts'

/** What a Redis that is away for long would have to be handed over, of each kind. */
const MAX_UNSAVED = 10_000

type DatedSession = EndedSession & { readonly at: number }

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
  /** Each kind has its own: anybody may name a `sid`, and must push out nobody's sign-out. Ids are handed over first. */
  const unsaved: Readonly<Record<EndedSession['by'], Map<string, DatedSession>>> = { id: new Map(), sid: new Map() }
  let handingOver: Promise<void> | undefined

  async function save(ended: DatedSession): Promise<boolean> {
    try {
      const life = Math.ceil(ended.until - clock.now())
      const expiration = { type: 'PX', value: life } as const
      if (life > 0) await connection.call((client) => client.set(toKey(ended), String(ended.at), { expiration }))
      return true
    } catch {
      return false
    }
  }

  async function handOver(): Promise<void> {
    const left = () => [...unsaved.id.values(), ...unsaved.sid.values()]
    while (left().length > 0 && !ending.aborted) {
      await clock.wait(BUDGETS.storeRetry, ending)
      for (const ended of left()) {
        if (!(await save(ended))) break
        if (unsaved[ended.by].get(ended.id) === ended) unsaved[ended.by].delete(ended.id)
      }
    }
    handingOver = undefined
  }

  return {
    async end(ended) {
      await own.end(ended)
      const dated = { ...ended, at: clock.now() }
      if (await save(dated)) return
      const waiting = unsaved[ended.by]
      if (waiting.size < MAX_UNSAVED || waiting.has(ended.id)) waiting.set(ended.id, dated)
      handingOver ??= handOver()
    },
    async isEnded(session) {
      if (await own.isEnded(session)) return true
      const { id, sid, begunAt } = session
      const ask = async (by: EndedSession['by'], of: string) =>
        connection.call((client) => client.get(toKey({ by, id: of })))
      try {
        // One question for each: in a cluster the two keys are not on the same node.
        const [ended, signInEndedAt] = await Promise.all([ask('id', id), sid ? ask('sid', sid) : null])
        return ended !== null || (signInEndedAt !== null && Number(signInEndedAt) >= begunAt)
      } catch {
        return false
      }
    },
  }
}

function toKey({ by, id }: Pick<EndedSession, 'by' | 'id'>): string {
  return `my-vms:ended:${by}:${id}`
}
