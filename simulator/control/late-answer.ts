import type { Response } from 'express'

/**
 * Delays the end of an answer: the request takes effect at once, and only its answer is late. If the client disconnects
 * first, the timer is cleared. `beforeSending` is the last chance to change headers.
 */
export function delayAnswer(res: Response, milliseconds: number, beforeSending: () => void = () => {}): void {
  const end: unknown = Reflect.get(res, 'end')
  if (typeof end !== 'function') return
  const send = (chunks: unknown[]): void => {
    beforeSending()
    Reflect.apply(end, res, chunks)
  }
  const endLate = (...chunks: unknown[]): Response => {
    Reflect.set(res, 'end', end)
    if (milliseconds === 0) send(chunks)
    else {
      const timer = setTimeout(send, milliseconds, chunks)
      res.once('close', () => {
        clearTimeout(timer)
      })
    }
    return res
  }
  Reflect.set(res, 'end', endLate)
}
