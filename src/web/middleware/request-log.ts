import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from '../../telemetry/logger.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Identifies this request in the log and on an error page. */
    requestId: string
  }
}

/** The client, or a proxy on the way, closed the connection before the answer began. */
const CUT_OFF = 499

/** Logs one line per request when the response has ended: its route and person, never a URL, header or body. */
export function requestLog(deps: { logger: Logger }): RequestHandler {
  return (req, res, next) => {
    const begun = performance.now()
    res.locals.requestId = randomUUID()
    res.setHeader('x-request-id', res.locals.requestId)
    res.once('close', () => {
      const isCutOff = !res.writableFinished
      // Without a head the status is only what Express would have sent. nginx logs the same number for this.
      const status = isCutOff && !res.headersSent ? CUT_OFF : res.statusCode
      const fields = {
        requestId: res.locals.requestId,
        user: res.locals.call?.person.objectId,
        directory: res.locals.directory && res.locals.call?.person.tenantId,
        method: req.method,
        route: readRoute(req.route) ?? (req.baseUrl || undefined),
        status,
        durationMs: Math.round(performance.now() - begun),
        ...(isCutOff && { aborted: true }),
        ...res.locals.failure,
      }
      // A failure of Azure is a warning, and a person's mistake is not; only a fault of the app itself is an error.
      const outcome = res.locals.failure?.failedAs ?? status
      if (outcome === 500) deps.logger.error(fields, 'request')
      else if (outcome > 500) deps.logger.warn(fields, 'request')
      else deps.logger.info(fields, 'request')
    })
    next()
  }
}

function readRoute(route: unknown): string | undefined {
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined
  return typeof route.path === 'string' ? route.path : undefined
}
