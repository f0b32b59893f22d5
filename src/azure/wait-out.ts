import { AppError } from '../domain/app-error.ts'
import type { Clock } from '../services/ports.ts'

/** What Azure asks for where it does not say for how long to leave it in peace. */
const USUAL_WAIT_S = 5
const LONGEST_WAIT_S = 60
/** App Service ends an answer of which nothing has come for 230 s, so that more than three long waits in a row help nobody. */
const MOST_TRIES = 4

/**
 * Asks again after Azure has throttled, as late as it asks for and at most a minute later, for somebody who waits until the
 * signal aborts.
 *
 * @throws what `ask` throws: at once where that is no throttling, else after some tries in a row, or when nobody waits any more
 */
export async function waitOutThrottling<T>(ask: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const isAwaited = () => !signal.aborted
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isThrottled(error) || tries === MOST_TRIES) throw error
      const { retryAfter = USUAL_WAIT_S } = error.azure
      if (isAwaited()) await clock.wait(Math.min(retryAfter, LONGEST_WAIT_S) * 1_000, signal)
      if (!isAwaited()) throw error
    }
  }
}

function isThrottled(error: unknown): error is AppError {
  return error instanceof AppError && error.kind === 'azure-throttled'
}
