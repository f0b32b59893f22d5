import { isRestError } from '@azure/core-rest-pipeline'
import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'

/** More tries in a row than this are useless: what fails so often goes on failing. */
const MAX_TRIES = 4
/** Before each further try, if Azure has failed by a fault of its own without saying how long to wait. */
const TROUBLE_PAUSES_MS = [250, 750]

interface Patience {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** When it is too late to begin another try, in milliseconds since the Unix epoch. */
  readonly until: number
}

/**
 * Retries what Azure has throttled, or has failed at by a fault of its own. Waits as long as Azure asks for, but only if that
 * ends in time, and only until the signal aborts. For questions alone, because an action may have begun.
 *
 * @throws what `ask` throws: at once if another try is of no use or would come too late
 */
export async function waitOut<T>(ask: () => Promise<T>, { clock, signal, until }: Patience): Promise<T> {
  const isAwaited = () => !signal.aborted
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      const waitMs = findWait(error, tries)
      if (waitMs === undefined || clock.now() + waitMs > until) throw error
      if (isAwaited()) await clock.wait(waitMs, signal)
      if (!isAwaited()) throw error
    }
  }
}

function findWait(error: unknown, tries: number): number | undefined {
  if (!(error instanceof AppError) || tries >= MAX_TRIES) return undefined
  const { retryAfter } = error.azure
  const asked = retryAfter === undefined ? undefined : retryAfter * 1_000
  if (error.kind === 'azure-throttled') return asked ?? BUDGETS.throttledPause
  const pause = TROUBLE_PAUSES_MS[tries - 1]
  return pause !== undefined && isTrouble(error.cause) ? Math.max(asked ?? 0, pause) : undefined
}

/** Whether Azure failed: no answer, or one that says so. An answer that makes no sense would make none again. */
function isTrouble(cause: unknown): boolean {
  return isRestError(cause) && (cause.statusCode === undefined || cause.statusCode >= 500)
}
