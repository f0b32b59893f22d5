import type { RequestHandler } from 'express'

/** A cache must not show one person's page to another person. */
export function noStore(): RequestHandler {
  return (_req, res, next) => {
    res.setHeader('cache-control', 'no-store')
    next()
  }
}
