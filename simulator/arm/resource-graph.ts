import type { Clock } from '../clock.ts'
import { answerResources } from '../graph/resources.ts'
import type { createGraphQuota } from '../graph/quota.ts'
import type { ArmHandler } from './arm-request.ts'
import type { OpenTables } from './graph-estate.ts'

export type GraphQuota = ReturnType<typeof createGraphQuota>

/** `POST /providers/Microsoft.ResourceGraph/resources`: a query over what the caller may read, within the caller's quota. */
export function createGraphHandler(deps: { openTables: OpenTables; quota: GraphQuota; clock: Clock }): ArmHandler {
  const { openTables, quota, clock } = deps
  return ({ caller, body }) => {
    const { allowed, resetsAfterMs, headers } = quota.take(caller.objectId)
    if (!allowed) {
      return {
        status: 429,
        headers: { ...headers, 'retry-after': String(Math.max(1, Math.ceil(resetsAfterMs / 1_000))) },
        body: {
          error: {
            code: 'RateLimiting',
            message: 'Please provide below info when asking for support: timestamp = , correlationId = .',
            details: [
              {
                code: 'RateLimiting',
                message:
                  'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.',
              },
            ],
          },
        },
      }
    }
    const answer = answerResources(body, (subscriptions) => openTables(caller.objectId, subscriptions), clock.now())
    return { ...answer, headers }
  }
}
