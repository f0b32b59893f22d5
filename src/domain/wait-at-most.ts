import type { Clock } from './clock.ts'

/** Created once: a new reason each time would capture a stack trace that is never read. */
export const NOBODY_WAITS = new DOMException('Nobody waits for the answer any more.', 'AbortError')

/**
 * Waits for a promise, but not for longer than so many milliseconds, nor beyond the signal: then the answer is undefined. Whatever
 * the promise stands for goes on.
 *
 * @throws what the promise rejects with in time
 */
export async function waitAtMost<T>(
  clock: Clock,
  ms: number,
  promise: Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController()
  const end = signal ? AbortSignal.any([signal, over.signal]) : over.signal
  try {
    return await Promise.race([promise, clock.wait(ms, end).then(() => undefined)])
  } finally {
    over.abort(NOBODY_WAITS)
  }
}
