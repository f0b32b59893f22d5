import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Fault } from './fault.ts'
import type { Faults } from './faults.ts'
import { delayAnswer } from './late-answer.ts'

/** Delays every answer by this Azure's latency, and applies the rule that matches the request, if there is one. */
export function applyFaults({ faults, latencyMs }: { faults: Faults; latencyMs: number }): RequestHandler {
  return (req, res, next) => {
    const fault = faults.take(req.method, req.originalUrl.split('?', 1)[0] ?? '')
    const milliseconds = latencyMs + (fault?.delayMs ?? 0)
    if (fault?.drop) {
      dropConnection(res, milliseconds)
      return
    }
    if (milliseconds > 0 || fault !== undefined) {
      delayAnswer(res, milliseconds, () => {
        res.set(toHeaders(fault))
      })
    }
    if (fault?.status === undefined) next()
    else sendFault(res, fault.status, fault)
  }
}

/** Azure names every answer. What answers in its place has a page of its own, and does not. */
function toHeaders(fault: Fault | undefined): Fault['headers'] {
  if (fault === undefined) return {}
  const isAzures = fault.status !== undefined && fault.body === undefined
  return { ...(isAzures && { 'x-ms-request-id': randomUUID() }), ...fault.headers }
}

function sendFault(res: Response, status: number, { body }: Fault): void {
  res.status(status)
  if (body === undefined) res.end()
  else if (typeof body === 'string') res.type('text/plain').send(body)
  else res.json(body)
}

function dropConnection(res: Response, milliseconds: number): void {
  const timer = setTimeout(() => res.socket?.destroy(), milliseconds)
  res.once('close', () => {
    clearTimeout(timer)
  })
}
