import type { Response } from 'express'

/** Created once: a new reason for each page would capture a stack trace that is never read. */
const OVER = new DOMException('Nobody waits for the answer any more.', 'AbortError')

/** Aborts when the client has left or the response has ended. */
export function untilClosed(res: Response): AbortSignal {
  const closed = new AbortController()
  res.once('close', () => closed.abort(OVER))
  return closed.signal
}
