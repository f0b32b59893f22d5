import type { Clock } from '../../clock.ts'
import { createThrottledBody, type GraphQuota } from '../../graph/api/quota.ts'
import { answerResources } from '../../graph/api/resources.ts'
import { QueryNotSimulated } from '../../graph/query-error.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import type { ArmHandler } from '../arm-request.ts'
import type { OpenTables } from './tables.ts'

/** `POST /providers/Microsoft.ResourceGraph/resources`: a query over what the caller may read, within the caller's quota. */
export function createGraphHandler(deps: { openTables: OpenTables; quota: GraphQuota; clock: Clock }): ArmHandler {
  const { openTables, quota, clock } = deps
  return ({ caller, body }) => {
    const { allowed, headers } = quota.take(caller.objectId)
    if (!allowed) return { status: 429, headers, body: createThrottledBody(clock.now()) }
    try {
      const answer = answerResources(body, (subscriptions) => openTables(caller.objectId, subscriptions), clock.now())
      return { ...answer, headers }
    } catch (error) {
      if (error instanceof QueryNotSimulated) throw ARM_ERRORS.notSimulated(error.message)
      throw error
    }
  }
}
