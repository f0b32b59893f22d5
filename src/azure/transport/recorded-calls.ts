import { createDefaultHttpClient, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import type { Call } from '../../domain/call.ts'

/** The headers in which Azure reports the remaining quota: for Resource Graph, Resource Manager and Compute. */
const QUOTA = /^x-ms-(user-quota-|ratelimit-remaining-)/

/** An HTTP client that records each of its calls with the person's request, redirects and retries included. */
export function createRecordedCalls(call: Call): HttpClient {
  const wire = createDefaultHttpClient()
  return {
    async sendRequest(request) {
      const begun = performance.now()
      const { method, url } = request
      const note = (status: number | undefined, quota: readonly string[] = [], correlationId?: string) =>
        call.record({
          method,
          url,
          body: findBody(request),
          status,
          durationMs: Math.round(performance.now() - begun),
          quota,
          correlationId,
        })
      try {
        const answer = await wire.sendRequest(request)
        const quota = [...answer.headers]
          .filter(([name]) => QUOTA.test(name))
          .map(([name, value]) => `${name}: ${value}`)
        note(answer.status, quota, answer.headers.get('x-ms-correlation-request-id'))
        return answer
      } catch (error) {
        note(undefined)
        throw error
      }
    },
  }
}

/** Returns only JSON, which goes to Resource Manager. A form holds the secrets of an exchange. */
function findBody({ body, headers }: PipelineRequest): string | undefined {
  return typeof body === 'string' && headers.get('content-type')?.startsWith('application/json') ? body : undefined
}
