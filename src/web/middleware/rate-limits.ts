import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { AppError } from '../../domain/app-error.ts'

const WINDOW_MS = 60_000
const REQUESTS = 1_200
const ACTIONS = 200

/** A bound per person, far above what people do, so that one person's script is not everybody's outage. */
export function rateLimits(): RequestHandler[] {
  const shared = {
    windowMs: WINDOW_MS,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_req: Request, res: Response) => res.locals.user.objectId,
    handler: () => {
      throw new AppError('too-many-requests', 'That was a lot at once. Wait a minute, then go on.')
    },
  } as const
  return [
    rateLimit({ ...shared, identifier: 'requests', limit: REQUESTS }),
    rateLimit({ ...shared, identifier: 'actions', limit: ACTIONS, skip: (req) => req.method !== 'POST' }),
  ]
}
