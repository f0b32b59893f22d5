import { LRUCache } from 'lru-cache'
import type { Clock } from '../domain/clock.ts'
import type { EndedSession, EndedSessions } from '../domain/ended-sessions.ts'

/** Each kind has its own: whoever can make up one of them must not push out the other. About 30 MB. */
const MAX_ENTRIES = 150_000

interface Entry {
  readonly at: number
  readonly until: number
}

/** For one process, in memory. */
export function createEndedSessions({ clock }: { clock: Pick<Clock, 'now'> }): EndedSessions {
  const lists: Readonly<Record<EndedSession['by'], LRUCache<string, Entry>>> = {
    id: new LRUCache({ max: MAX_ENTRIES }),
    sid: new LRUCache({ max: MAX_ENTRIES }),
  }
  const find = (by: EndedSession['by'], id: string) => {
    const entry = lists[by].get(id)
    return entry && entry.until > clock.now() ? entry : undefined
  }
  return {
    end({ by, id, until }) {
      lists[by].set(id, { at: clock.now(), until })
      return Promise.resolve()
    },
    isEnded({ id, sid, begunAt }) {
      const ofSignIn = find('sid', sid)
      return Promise.resolve(find('id', id) !== undefined || (ofSignIn !== undefined && ofSignIn.at >= begunAt))
    },
  }
}
