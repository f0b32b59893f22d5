import { Agent } from 'node:https'
import { type PipelinePolicy, type PipelineRequest, type RestError, retryPolicy } from '@azure/core-rest-pipeline'
import type { GetTokenOptions } from '@azure/identity'

/**
 * The connections to Entra and Azure, kept open between requests and limited in number. A rush of people must not
 * open one connection each, or exhaust the outbound ports that App Service gives an instance.
 * https://learn.microsoft.com/azure/app-service/troubleshoot-intermittent-outbound-connection-errors
 */
export function createSocketPool(): Agent {
  return new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
}

/** Per host. App Service guarantees 128 SNAT ports per instance. */
const MAX_SOCKETS = 64

/** Sends a client's requests over these connections, which requests of other people may be using too. */
export function overSockets(sockets: Agent): PipelinePolicy {
  return {
    name: 'overSockets',
    sendRequest(request, next) {
      // Hidden from the SDKs' verbose log, which would print other people's requests with all of their headers.
      Object.defineProperty(request, 'agent', { value: sockets, enumerable: false })
      return next(request)
    },
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

const DROPPED: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE']

/** Their effect is the same if they arrive twice: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']

/**
 * Retries once, without delay, if the other side has closed the connection without an answer. It may do so at any time with a
 * kept-alive connection. Every other failure is reported at once, because waiting would only delay the page.
 *
 * @param asksOnly which other requests change nothing, so that they may arrive twice. Any other POST may have begun something:
 * a VM must not restart twice, nor a script run twice.
 */
export function retryDroppedConnection(asksOnly: (request: PipelineRequest) => boolean = () => false): PipelinePolicy {
  const mayRepeat = ({ request }: RestError) =>
    request !== undefined && (IDEMPOTENT.includes(request.method) || asksOnly(request))
  const strategy = {
    name: 'droppedConnection',
    retry: ({ responseError }: { responseError?: RestError }) =>
      responseError && isDropped(responseError) && mayRepeat(responseError)
        ? { retryAfterInMs: 0 }
        : { skipStrategy: true },
  }
  return { ...retryPolicy([strategy], { maxRetries: 1 }), name: 'retryDroppedConnection' }
}

function isDropped({ code, cause }: RestError): boolean {
  return DROPPED.includes(code) || (cause instanceof Error && 'code' in cause && DROPPED.includes(String(cause.code)))
}

/** Waits for a promise that can't be cancelled, but only until the signal aborts. */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignalLike | undefined,
  toError: () => Error,
): Promise<T> {
  if (!signal) return promise
  let onAbort: (() => void) | undefined
  const tooLate = new Promise<never>((_, reject) => {
    onAbort = () => reject(toError())
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, tooLate])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

/** The platform's signal, or one of those that the Azure SDKs take in its place. */
type AbortSignalLike = Pick<
  NonNullable<GetTokenOptions['abortSignal']>,
  'aborted' | 'addEventListener' | 'removeEventListener'
>

const MAX_WAIT_S = 24 * 60 * 60

/**
 * Seconds to wait, from the value of a Retry-After header: seconds or a date (RFC 9110 §10.2.3). Ignores a value that makes no
 * sense to a person who waits.
 */
export function readRetryAfter(value: string | undefined): number | undefined {
  if (!value) return undefined
  const seconds = Number.isNaN(Number(value)) ? (Date.parse(value) - Date.now()) / 1_000 : Number(value)
  return seconds > 0 && seconds <= MAX_WAIT_S ? Math.ceil(seconds) : undefined
}
