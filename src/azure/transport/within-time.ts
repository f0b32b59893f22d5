import { untilAborted } from 'easy-auth-credential/pipeline'
import { AppError } from '../../domain/app-error.ts'
import type { PlainSentence } from '../../domain/sentence.ts'

/** Waits for a promise that can't be cancelled, but only until the signal aborts: then it is too late, which `late` says. */
export function withinTime<T>(promise: Promise<T>, signal: AbortSignal, late: PlainSentence): Promise<T> {
  return untilAborted(promise, signal, () => new AppError('azure-slow', late))
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
