import { RestError, type PipelinePolicy } from '@azure/core-rest-pipeline'

/** Throws what Azure refuses together with what it says: for pages of a list the clients keep the status alone. */
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
