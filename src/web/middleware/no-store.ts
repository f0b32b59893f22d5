import type { RequestHandler } from 'express'

/** What one person was shown must not come back from a cache for the next. */
export function noStore(): RequestHandler {
  return (_req, res, next) => {
    res.setHeader('cache-control', 'no-store')
    next()
  }
}
