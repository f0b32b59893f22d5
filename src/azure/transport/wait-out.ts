import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'

/** App Service ends a response after 230 s without data, so more than three long waits in a row are useless. */
const MAX_TRIES = 4

/**
 * Retries after Azure has throttled. Waits as long as Azure asks for, but at most a minute, and only until the signal aborts.
 *
 * @throws what `ask` throws: at once if that is no throttling, else after some tries in a row, or when the signal has aborted
 */
export async function waitOutThrottling<T>(ask: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  const isAwaited = () => !signal.aborted
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isThrottled(error) || tries === MAX_TRIES) throw error
      const { retryAfter } = error.azure
      const waitMs = retryAfter === undefined ? BUDGETS.throttledPause : retryAfter * 1_000
      if (isAwaited()) await clock.wait(Math.min(waitMs, BUDGETS.throttledPauseMax), signal)
      if (!isAwaited()) throw error
    }
  }
}

function isThrottled(error: unknown): error is AppError {
  return error instanceof AppError && error.kind === 'azure-throttled'
}
