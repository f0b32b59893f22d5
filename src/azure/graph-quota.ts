import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { LRUCache } from 'lru-cache'
import { AppError } from '../domain/app-error.ts'
import type { User } from '../domain/user.ts'
import type { Clock } from '../services/ports.ts'

/** What Azure usually allows a person, whoever asks in their name. */
const USUAL = 15
const WINDOW_MS = 5_000
const MOST_PEOPLE = 10_000

export interface GraphQuota {
  /** For a client of Resource Graph: waits before a question for which there is no room, and learns from each answer. */
  policyFor(user: User): PipelinePolicy
}

interface Share {
  /** When this process has asked, within the last window. */
  readonly asked: number[]
  /** The most that has been seen to be left. */
  limit: number
  /** What is left to whoever asks in the person's name, until it is `limit` again. */
  left: number
  resetsAt: number
}

/**
 * Keeps to half of a person's quota of Resource Graph in any five seconds, so that the other half is there for their scripts and the
 * portal, and leaves it alone where others have spent as much. A question beyond that waits; who has left meanwhile asks nothing.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function createGraphQuota(deps: { clock: Clock }): GraphQuota {
  const shares = new LRUCache<string, Share>({ max: MOST_PEOPLE })

  function shareOf({ objectId }: User): Share {
    const share = shares.get(objectId) ?? { asked: [], limit: USUAL, left: USUAL, resetsAt: 0 }
    shares.set(objectId, share)
    const now = deps.clock.now()
    if (share.resetsAt <= now) share.left = share.limit
    while (share.asked[0] !== undefined && share.asked[0] <= now - WINDOW_MS) share.asked.shift()
    return share
  }

  /** When there is room for another question, in milliseconds since the Unix epoch. */
  function roomAt({ asked, limit, left, resetsAt }: Share): number {
    const half = limit / 2
    const [oldest = 0] = asked
    return Math.max(left - 1 < half ? resetsAt : 0, asked.length + 1 > half ? oldest + WINDOW_MS : 0)
  }

  async function takeOne(user: User): Promise<void> {
    for (;;) {
      const share = shareOf(user)
      const now = deps.clock.now()
      const waitMs = roomAt(share) - now
      if (waitMs <= 0) {
        share.asked.push(now)
        return
      }
      await deps.clock.wait(waitMs, user.deadline)
      if (user.deadline.aborted) {
        throw new AppError('azure-throttled', SPENT, { azure: { retryAfter: Math.ceil(waitMs / 1_000) } })
      }
    }
  }

  function learn(user: User, remaining: string | undefined, resetsAfter: string | undefined): void {
    if (!/^\d+$/.test(remaining ?? '')) return
    const left = Number(remaining)
    const share = shareOf(user)
    // Answers may overtake each other: the lowest counts, unless this person is allowed more than was known.
    share.left = left < share.limit ? Math.min(share.left, left) : left
    share.limit = Math.max(share.limit, left + 1)
    share.resetsAt = deps.clock.now() + (readTimespan(resetsAfter) ?? WINDOW_MS)
  }

  return {
    policyFor: (user) => ({
      name: 'graphQuota',
      async sendRequest(request, next) {
        await takeOne(user)
        const response = await next(request)
        learn(user, response.headers.get(REMAINING), response.headers.get(RESETS_AFTER))
        return response
      },
    }),
  }
}

const SPENT = 'What this page may ask Azure Resource Graph in your name is used up for the moment.'
const REMAINING = 'x-ms-user-quota-remaining'
export const RESETS_AFTER = 'x-ms-user-quota-resets-after'

/** `hh:mm:ss`, in milliseconds; undefined where it is nothing of the kind. */
export function readTimespan(value: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(value ?? '') ?? []
  if (seconds === undefined) return undefined
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
}
