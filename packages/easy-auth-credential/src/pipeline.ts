import { type PipelinePolicy, type RestError, retryPolicy } from '@azure/core-rest-pipeline'

const DROPPED: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE']

/**
 * Retries once, without delay, if the other side has closed the connection without an answer. It may do so at any time with a
 * kept-alive connection. The app reports every other failure to the person, because waiting would only delay the page.
 */
export function retryDroppedConnection(): PipelinePolicy {
  const strategy = {
    name: 'droppedConnection',
    retry: ({ responseError }: { responseError?: RestError }) =>
      responseError && isDropped(responseError) && !isAction(responseError)
        ? { retryAfterInMs: 0 }
        : { skipStrategy: true },
  }
  return { ...retryPolicy([strategy], { maxRetries: 1 }), name: 'retryDroppedConnection' }
}

function isDropped({ code, cause }: RestError): boolean {
  return DROPPED.includes(code) || (cause instanceof Error && 'code' in cause && DROPPED.includes(String(cause.code)))
}

/** Azure may have begun the action, and a VM must not restart twice. Only actions are sent as POST without a body. */
function isAction({ request }: RestError): boolean {
  return request?.method === 'POST' && !request.body
}
