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

interface Window {
  /** The most that has been seen to be left. */
  limit: number
  left: number
  resetsAt: number
}

/**
 * Keeps to half of a person's quota of Resource Graph, so that the other half is there for their scripts and the portal. A
 * question beyond that waits for the next window; who has left meanwhile asks nothing.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function createGraphQuota(deps: { clock: Clock }): GraphQuota {
  const windows = new LRUCache<string, Window>({ max: MOST_PEOPLE })

  function windowOf({ objectId }: User): Window {
    const now = deps.clock.now()
    const known = windows.get(objectId)
    if (known && now < known.resetsAt) return known
    const limit = known?.limit ?? USUAL
    const window = { limit, left: limit, resetsAt: now + WINDOW_MS }
    windows.set(objectId, window)
    return window
  }

  async function takeOne(user: User): Promise<void> {
    for (;;) {
      const window = windowOf(user)
      if (window.left - 1 >= window.limit / 2) {
        window.left -= 1
        return
      }
      const waitMs = window.resetsAt - deps.clock.now()
      await deps.clock.wait(waitMs, user.deadline)
      if (user.deadline.aborted) {
        throw new AppError('azure-throttled', SPENT, { azure: { retryAfter: Math.ceil(waitMs / 1_000) } })
      }
    }
  }

  function learn(user: User, remaining: string | undefined, resetsAfter: string | undefined): void {
    if (!/^\d+$/.test(remaining ?? '')) return
    const left = Number(remaining)
    const window = windowOf(user)
    // Answers may overtake each other: the lowest counts, unless this person is allowed more than was known.
    window.left = left < window.limit ? Math.min(window.left, left) : left
    window.limit = Math.max(window.limit, left + 1)
    window.resetsAt = deps.clock.now() + (readTimespan(resetsAfter) ?? WINDOW_MS)
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
