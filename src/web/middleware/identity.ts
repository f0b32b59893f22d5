import type { RequestHandler } from 'express'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Identify } from '../../identity/identity.ts'
import { createCallLog } from '../call-log.ts'

/** Identifies the person if that is possible, for what must work without as well. */
export function identityIfAny(deps: { identify: Identify }): RequestHandler {
  const identifyOrFail = identity(deps)
  return async (req, res, next) => {
    try {
      await identifyOrFail(req, res, () => undefined)
    } catch {
      // Whatever is wrong with the sign-in, it is no obstacle here.
    }
    next()
  }
}

/** Identifies the person, or ends the request with an error. */
export function identity(deps: { identify: Identify }): RequestHandler {
  return async (req, res, next) => {
    // Starts the deadline first, because the check of the token can also take time.
    const signal = AbortSignal.timeout(BUDGETS.page)
    res.locals.calls = createCallLog()
    res.locals.call = { ...(await deps.identify(req.headersDistinct)), signal, record: res.locals.calls.record }
    next()
  }
}
