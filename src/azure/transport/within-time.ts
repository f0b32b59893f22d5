import { untilAborted } from 'easy-auth-credential/pipeline'
import { AppError } from '../../domain/app-error.ts'

/** Waits for a promise that can't be cancelled, but only until the signal aborts. */
export function withinTime<T>(promise: Promise<T>, signal: AbortSignal, who: string): Promise<T> {
  return untilAborted(promise, signal, () => new AppError('azure-slow', `${who} did not answer in time.`))
}

/** Aborts once all of the signals have, when no caller is waiting any more. */
export function untilAllAbort(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController()
  let waiting = signals.length
  const leave = () => {
    waiting -= 1
    if (waiting === 0) all.abort()
  }
  for (const signal of signals) {
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  }
  return all.signal
}
