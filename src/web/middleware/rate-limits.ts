import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { AppError } from '../../domain/app-error.ts'
import { paths } from '../paths.ts'

const REQUESTS = 1_200
const ACTIONS = 200

const PER_MINUTE_AND_PERSON = {
  windowMs: 60_000,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  keyGenerator: (_req: Request, res: Response) => res.locals.user.objectId,
  handler: () => {
    throw new AppError('too-many-requests', 'That was a lot at once. Wait a minute, then go on.')
  },
} as const

/** A bound per person, far above what people do, so that one person's script is not everybody's outage. */
export function requestRateLimit(): RequestHandler {
  return rateLimit({
    ...PER_MINUTE_AND_PERSON,
    identifier: 'requests',
    limit: REQUESTS,
    // Whoever wants to leave may always leave.
    skip: (req) => req.path === paths.signOut,
  })
}

/** The same for what acts on machines. */
export function actionRateLimit(): RequestHandler {
  return rateLimit({ ...PER_MINUTE_AND_PERSON, identifier: 'actions', limit: ACTIONS })
}
