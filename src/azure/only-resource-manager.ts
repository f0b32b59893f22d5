import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import type { Cloud } from '../config/clouds.ts'
import { AppError } from '../domain/app-error.ts'

/**
 * Lets a client ask Resource Manager and nobody else. The SDKs send a person's token wherever an answer points: to the
 * next page of a list, to an operation, to the target of a redirect.
 */
export function onlyResourceManager(cloud: Cloud): PipelinePolicy {
  return {
    name: 'onlyResourceManager',
    sendRequest(request, next) {
      if (!isOfResourceManager(request.url, cloud)) {
        throw new AppError(
          'azure-unavailable',
          'Azure pointed to a place that is not its own, so nothing was sent there.',
        )
      }
      return next(request)
    },
  }
}

export function isOfResourceManager(url: string, cloud: Cloud): boolean {
  return URL.parse(url)?.origin === cloud.armEndpoint
}
