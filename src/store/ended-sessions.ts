import { LRUCache } from 'lru-cache'
import type { Clock } from '../domain/clock.ts'
import type { EndedSession, EndedSessions } from '../domain/ended-sessions.ts'

/** Each kind has its own: whoever can make up one of them must not push out the other. About 30 MB. */
const MAX_ENTRIES = 150_000

/** For one process, in memory. */
export function createEndedSessions({ clock }: { clock: Pick<Clock, 'now'> }): EndedSessions {
  const lists: Readonly<Record<EndedSession['by'], LRUCache<string, number>>> = {
    id: new LRUCache({ max: MAX_ENTRIES }),
    sid: new LRUCache({ max: MAX_ENTRIES }),
  }
  const holds = (by: EndedSession['by'], id: string) => (lists[by].get(id) ?? 0) > clock.now()
  return {
    end({ by, id, until }) {
      lists[by].set(id, until)
      return Promise.resolve()
    },
    isEnded: ({ id, sid }) => Promise.resolve(holds('id', id) || holds('sid', sid)),
  }
}
