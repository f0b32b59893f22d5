import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

/** Of a tenant the buckets are always full here, and of a subscription until the request is counted. */
const REMAINING = { GET: ['reads', '249'], HEAD: ['reads', '249'], DELETE: ['deletes', '199'] } as const
const REMAINING_WRITES = ['writes', '199'] as const

function isRead(method: string): method is keyof typeof REMAINING {
  return Object.hasOwn(REMAINING, method)
}

/** Sets the headers that every Azure Resource Manager response carries. */
export const answerHeaders: RequestHandler = (req, res, next) => {
  const requestId = randomUUID()
  const clientRequestId = req.get('x-ms-client-request-id')
  const [kind, left] = isRead(req.method) ? REMAINING[req.method] : REMAINING_WRITES
  const scope = /^\/+subscriptions\/+[^/]/i.test(req.path) ? 'subscription' : 'tenant'
  const now = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
  res.set({
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': req.get('x-ms-correlation-request-id') ?? requestId,
    'x-ms-routing-request-id': `WESTEUROPE:${now}:${randomUUID()}`,
    [`x-ms-ratelimit-remaining-${scope}-${kind}`]: left,
  })
  if (clientRequestId !== undefined && req.get('x-ms-return-client-request-id')?.toLowerCase() === 'true') {
    res.set('x-ms-client-request-id', clientRequestId)
  }
  next()
}
