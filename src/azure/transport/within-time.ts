import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { AppError } from '../../domain/app-error.ts'
import type { PlainSentence } from '../../domain/sentence.ts'

/** Waits for a promise that can't be cancelled, but only until the signal aborts: then it is too late, which `late` says. */
export async function withinTime<T>(promise: Promise<T>, signal: AbortSignal, late: PlainSentence): Promise<T> {
  let onAbort: (() => void) | undefined
  const tooLate = new Promise<never>((_, reject) => {
    onAbort = () => reject(new AppError('azure-slow', late))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, tooLate])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

/** Covers every request of a client: the SDKs pass an abort signal only to the first page of a list, and credentials to none. */
export function within(limit: AbortSignal): PipelinePolicy {
  return {
    name: 'withinTime',
    sendRequest(request, next) {
      request.abortSignal = limit
      return next(request)
    },
  }
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
