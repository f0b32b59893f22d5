import type { Request, RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { FrontDoor } from '../../identity/front-door/front-door.ts'
import { createCallLog } from '../call-log.ts'
import { paths } from '../paths.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** When the person's sign-in ends if nothing renews it, in milliseconds since the Unix epoch. */
    signInEndsAt?: number
    /** Whether the request brings a token of one directory, and no session. */
    isOfOneDirectory?: true
  }
}

/** Identifies the person, or ends the request with an error. */
export function identity({ door }: { door: Pick<FrontDoor, 'identify'> }): RequestHandler {
  return async (req, res, next) => {
    // Starts the deadline first, because the check of the token can also take time.
    const signal = AbortSignal.timeout(BUDGETS.page)
    res.locals.calls = createCallLog()
    const { person, assertion, endsAt, cookies, isOfOneDirectory } = await door.identify({
      headers: req.headersDistinct,
      takesBearer: isForPrograms(req),
      isActivity: !isByItself(req),
    })
    for (const cookie of cookies) res.append('set-cookie', cookie)
    res.locals.signInEndsAt = endsAt
    if (isOfOneDirectory) res.locals.isOfOneDirectory = true
    res.locals.call = { person, assertion, signal, record: res.locals.calls.record }
    next()
  }
}

/** Identifies the person if one is signed in, for a page that is for everybody. */
export function identityIfAny(deps: { door: Pick<FrontDoor, 'identify'> }): RequestHandler {
  const identify = identity(deps)
  return async (req, res, next) => {
    try {
      await identify(req, res, () => undefined)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
    next()
  }
}

const FOR_PROGRAMS: readonly string[] = [
  ...(['csv', 'json', 'xlsx'] as const).map((format) => paths.export(format)),
  paths.session,
]

/** Pages and their forms are for people alone: they are no interface that stays as it is. */
function isForPrograms({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && FOR_PROGRAMS.includes(path)
}

/** An open page asks for these whether somebody sits before it or not. */
function isByItself({ path }: Request): boolean {
  return path === paths.session || path === paths.events || path.endsWith('/live')
}
