import type { Request, RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { AppError } from '../../domain/app-error.ts'
import { toAddressKey } from '../client-address.ts'

const MINUTE = 60_000

/** A thousand people of one address may sign in within a minute. Each begins and comes back, and some try again. */
const SIGN_INS_OF_ADDRESS = 6_000
/** Far more than anybody does, and far less than a browser that goes in circles. */
const SIGN_INS_OF_BROWSER = 60
/** In the life of an entry, one address can't fill the list of sign-ins that have ended. */
const LOGOUTS_OF_ADDRESS = 300

const COMMON = { windowMs: MINUTE, standardHeaders: false, legacyHeaders: false } as const

/** For people who are not signed in yet: each try costs this app some work, and its end a request to Entra. */
export function signInLimits(findBrowser: (req: Request) => string | undefined): RequestHandler[] {
  const handler: RequestHandler = () => {
    throw new AppError('too-many-requests', 'tooMuchAtOnce', { azure: { retryAfter: MINUTE / 1_000 } })
  }
  return [
    rateLimit({ ...COMMON, handler, limit: SIGN_INS_OF_ADDRESS, keyGenerator: toAddressKey }),
    rateLimit({
      ...COMMON,
      handler,
      limit: SIGN_INS_OF_BROWSER,
      skip: (req) => findBrowser(req) === undefined,
      keyGenerator: (req) => findBrowser(req) ?? '',
    }),
  ]
}

/** @param isCertain whether a request comes from the browser whose sign-in it ends: such a one is never too many */
export function logoutLimit(isCertain: (req: Request) => boolean): RequestHandler {
  return rateLimit({ ...COMMON, limit: LOGOUTS_OF_ADDRESS, skip: isCertain, keyGenerator: toAddressKey })
}
