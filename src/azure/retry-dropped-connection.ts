import { retryPolicy, type PipelinePolicy, type RestError } from '@azure/core-rest-pipeline'

const DROPPED: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE']

/**
 * Asks once more, at once, where the other side has closed the connection without an answer, as it may at any time with one
 * that was kept alive. Everything else is told to the person: waiting would only make the page late.
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

/** Azure may have begun it: a machine must not restart twice. Of what this app posts, only actions have no body. */
function isAction({ request }: RestError): boolean {
  return request?.method === 'POST' && !request.body
}
