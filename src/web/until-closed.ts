import type { Response } from 'express'

/** Aborts once nobody waits for the answer any more, or it has ended. */
export function untilClosed(res: Response): AbortSignal {
  const closed = new AbortController()
  res.once('close', () => closed.abort())
  return closed.signal
}
