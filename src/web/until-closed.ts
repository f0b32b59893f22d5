import type { Response } from 'express'
import { NOBODY_WAITS } from '../domain/wait-at-most.ts'

/** Aborts when the client has left or the response has ended. */
export function untilClosed(res: Response): AbortSignal {
  const closed = new AbortController()
  res.once('close', () => closed.abort(NOBODY_WAITS))
  return closed.signal
}
