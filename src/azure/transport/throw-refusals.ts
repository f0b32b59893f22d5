import { type PipelinePolicy, RestError } from '@azure/core-rest-pipeline'

/** Throws a refusal by Azure with its response, because the clients keep only the status for pages of a list. */
export function throwRefusals(): PipelinePolicy {
  return {
    name: 'throwRefusals',
    async sendRequest(request, next) {
      const response = await next(request)
      if (response.status < 400) return response
      throw new RestError('', { statusCode: response.status, request, response })
    },
  }
}
