import type { RequestHandler } from 'express'
import type { ChangeLog } from '../../events/change-log.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** The last change before this request. A page asks for what has come after it. */
    sinceChange?: string
  }
}

export function sinceChange({ changes }: { changes: Pick<ChangeLog, 'lastId'> }): RequestHandler {
  return (_req, res, next) => {
    res.locals.sinceChange = changes.lastId()
    next()
  }
}
