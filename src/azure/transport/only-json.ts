import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { AppError } from '../../domain/app-error.ts'

/**
 * Refuses a success whose body is not JSON: the page of a proxy on the way. The clients would take it for an empty answer: no
 * locks, no permissions, a VM without a value.
 */
export function onlyJson(): PipelinePolicy {
  return {
    name: 'onlyJson',
    async sendRequest(request, next) {
      const response = await next(request)
      const isSuccess = response.status >= 200 && response.status < 300
      if (!isSuccess || !response.bodyAsText || isJson(response.headers.get('content-type'))) return response
      throw new AppError('azure-unavailable', 'notFromAzure')
    },
  }
}

/** https://www.rfc-editor.org/rfc/rfc6839#section-3.1 */
function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')
}
