import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { LRUCache } from 'lru-cache'
import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toPersonKey } from '../../domain/person.ts'
import { readTimespan, RESETS_AFTER } from '../transport/retry-after.ts'

/** What Azure usually allows a person in one window, across all clients that act in their name. */
const USUAL = 15
const MAX_PEOPLE = 10_000

export interface GraphQuota {
  /** For a Resource Graph client: delays a request for which there is no room, and learns from each answer. */
  policyFor(call: Call): PipelinePolicy
}

interface Share {
  /** When this process sent its requests of the last window. */
  readonly asked: number[]
  /** The quota of a window: the usual one, or more if an answer has shown more. */
  limit: number
  /** What is left for all clients that act in the person's name, until it is `limit` again. */
  left: number
  resetsAt: number
  /** Until when `left` is fresh. */
  knownUntil: number
  /** Requests that wait for room. */
  waiting: number
  /** Requests that wait for their answers, and so are not in `left` yet. */
  underWay: number
  /** Resolves at the next answer. */
  answer: PromiseWithResolvers<void>
}

/**
 * Keeps to half of a person's Resource Graph quota in any five seconds. The other half is for their scripts and the portal.
 * If others have already spent as much, requests wait for the reset. A request beyond the half waits too, and is never sent if
 * the person leaves meanwhile. If nothing is known yet about these five seconds, one request goes first.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function createGraphQuota(deps: { clock: Clock }): GraphQuota {
  const shares = new LRUCache<string, Share>({ max: MAX_PEOPLE })

  function shareOf({ person }: Call): Share {
    const key = toPersonKey(person)
    const share = shares.get(key) ?? createShare()
    shares.set(key, share)
    const now = deps.clock.now()
    if (share.resetsAt <= now) share.left = share.limit
    while (share.asked[0] !== undefined && share.asked[0] <= now - BUDGETS.quotaWindow) share.asked.shift()
    return share
  }

  /** When there is room for another request, in milliseconds since the Unix epoch. */
  function roomAt({ asked, limit, left, resetsAt, underWay }: Share): number {
    const half = limit / 2
    const [oldest = 0] = asked
    return Math.max(
      left - underWay - 1 < half ? resetsAt : 0,
      asked.length + 1 > half ? oldest + BUDGETS.quotaWindow : 0,
    )
  }

  /** Whether the pending answer to a recent request will show how much room there is. */
  function isAboutToKnow({ asked, knownUntil, underWay }: Share): boolean {
    const now = deps.clock.now()
    return knownUntil <= now && underWay > 0 && (asked.at(-1) ?? 0) > now - BUDGETS.quotaFirstAnswer
  }

  async function takeOne(call: Call): Promise<Share> {
    const share = shareOf(call)
    const queue = { isIn: false }
    try {
      await waitForRoom(call, queue)
    } finally {
      if (queue.isIn) share.waiting -= 1
    }
    return share
  }

  async function waitForRoom(call: Call, queue: { isIn: boolean }): Promise<void> {
    for (;;) {
      const share = shareOf(call)
      const now = deps.clock.now()
      const waitMs = roomAt(share) - now
      if (waitMs <= 0 && !isAboutToKnow(share)) {
        share.asked.push(now)
        share.underWay += 1
        return
      }
      if (waitMs > 0 && !queue.isIn) {
        // Each window has room for half the quota, so those who came before may need the next ones too.
        const windows = Math.floor(share.waiting / Math.max(1, Math.floor(share.limit / 2)))
        call.onWait?.(waitMs + windows * BUDGETS.quotaWindow)
        queue.isIn = true
        share.waiting += 1
      }
      const answered = new AbortController()
      const isOver = AbortSignal.any([call.signal, answered.signal])
      const wait = deps.clock.wait(waitMs > 0 ? waitMs : BUDGETS.quotaFirstAnswer, isOver)
      await (waitMs > 0 ? wait : Promise.race([wait, share.answer.promise]))
      answered.abort()
      if (call.signal.aborted) {
        throw new AppError('azure-throttled', 'shareSpent', {
          azure: { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) },
        })
      }
    }
  }

  function learn(call: Call, remaining: string | undefined, resetsAfter: string | undefined): void {
    const share = shareOf(call)
    const resetsAt = deps.clock.now() + (readTimespan(resetsAfter) ?? BUDGETS.quotaWindow)
    // An answer without the quota headers counts too, because no other answer will have them.
    share.knownUntil = resetsAt
    if (!/^\d+$/.test(remaining ?? '')) return
    const left = Number(remaining)
    // Answers may arrive out of order, so the lowest counts, unless this person's quota is higher than was known.
    share.left = left < share.limit ? Math.min(share.left, left) : left
    share.limit = Math.max(share.limit, left + 1)
    share.resetsAt = resetsAt
  }

  return {
    policyFor: (call) => ({
      name: 'graphQuota',
      async sendRequest(request, next) {
        const share = await takeOne(call)
        try {
          const response = await next(request)
          learn(call, response.headers.get(REMAINING), response.headers.get(RESETS_AFTER))
          return response
        } finally {
          share.underWay -= 1
          share.answer.resolve()
          share.answer = Promise.withResolvers()
        }
      },
    }),
  }
}

function createShare(): Share {
  return {
    asked: [],
    limit: USUAL,
    left: USUAL,
    resetsAt: 0,
    knownUntil: 0,
    waiting: 0,
    underWay: 0,
    answer: Promise.withResolvers(),
  }
}

const REMAINING = 'x-ms-user-quota-remaining'
