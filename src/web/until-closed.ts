import type { Response } from 'express'

/** Made once: with a reason of its own, each page would have a stack traced for nobody. */
const OVER = new DOMException('Nobody waits for the answer any more.', 'AbortError')

/** Aborts once nobody waits for the answer any more, or it has ended. */
export function untilClosed(res: Response): AbortSignal {
  const closed = new AbortController()
  res.once('close', () => closed.abort(OVER))
  return closed.signal
}
