import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { AppError } from '../../domain/app-error.ts'
import { toPersonKey } from '../../domain/person.ts'
import { getCall } from '../get-call.ts'

const REQUESTS = 1_200
const ACTIONS = 200

const PER_MINUTE_AND_PERSON = {
  windowMs: 60_000,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  /** One person in all of their directories. */
  keyGenerator: (_req: Request, res: Response) => toPersonKey((res.locals.home ?? getCall(res)).person),
  handler: () => {
    throw new AppError('too-many-requests', 'tooMuchAtOnce')
  },
} as const

/** A limit per person, far above normal use: one person's script must not cause an outage for everyone. */
export function requestRateLimit(): RequestHandler {
  return rateLimit({
    ...PER_MINUTE_AND_PERSON,
    identifier: 'requests',
    limit: REQUESTS,
  })
}

/** A separate limit for actions on VMs. */
export function actionRateLimit(): RequestHandler {
  return rateLimit({ ...PER_MINUTE_AND_PERSON, identifier: 'actions', limit: ACTIONS })
}
