import { LRUCache } from 'lru-cache'
import type { Clock } from '../../clock.ts'
import { formatTimespan } from '../tables/timespans.ts'
import { createErrorAnswer } from './error-answer.ts'

/** Azure's usual quota, as documented in "Guidance for throttled requests". */
const QUERIES_PER_WINDOW = 15
const WINDOW_MS = 5000

const THROTTLED =
  'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.'

export interface QuotaTaken {
  readonly allowed: boolean
  readonly remaining: number
  readonly resetsAfterMs: number
  /** Headers for the response, allowed or throttled. A throttled one also has Retry-After. */
  readonly headers: Record<string, string>
}

export interface GraphQuota {
  take(principalId: string): QuotaTaken
  reset(): void
}

interface Window {
  readonly startedAt: number
  used: number
}

/** Each principal has its own window: it begins with the first query and allows 15 queries in 5 seconds. */
export function createGraphQuota(deps: { readonly clock: Clock }): GraphQuota {
  const { clock } = deps
  const windows = new LRUCache<string, Window>({ max: 10_000 })
  return {
    take: (principalId) => {
      const now = clock.now()
      const current = windows.get(principalId)
      const isOpen = current !== undefined && now >= current.startedAt && now < current.startedAt + WINDOW_MS
      const window = isOpen ? current : { startedAt: now, used: 0 }
      windows.set(principalId, window)
      const allowed = window.used < QUERIES_PER_WINDOW
      if (allowed) window.used += 1
      const remaining = QUERIES_PER_WINDOW - window.used
      const resetsAfterMs = window.startedAt + WINDOW_MS - now
      return {
        allowed,
        remaining,
        resetsAfterMs,
        headers: toHeaders(allowed, remaining, Math.ceil(resetsAfterMs / 1000)),
      }
    },
    reset: () => windows.clear(),
  }
}

/** The body of the 429. */
export function createThrottledBody(now: number): unknown {
  return createErrorAnswer({
    status: 429,
    code: 'RateLimiting',
    details: [{ code: 'RateLimiting', message: THROTTLED }],
    now,
  }).body
}

function toHeaders(allowed: boolean, remaining: number, seconds: number): Record<string, string> {
  return {
    'x-ms-ratelimit-remaining-tenant-resource-requests': remaining.toString(),
    'x-ms-user-quota-remaining': remaining.toString(),
    'x-ms-user-quota-resets-after': formatTimespan(seconds * 1000),
    ...(allowed ? {} : { 'retry-after': seconds.toString() }),
  }
}
