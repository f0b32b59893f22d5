import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import type { Cloud } from '../../config/clouds.ts'
import { AppError } from '../../domain/app-error.ts'

/**
 * Lets a client send requests only to Resource Manager. The SDKs send a person's token to any URL that an answer names: the
 * next page of a list, an operation, or the target of a redirect.
 */
export function onlyResourceManager(cloud: Cloud): PipelinePolicy {
  return {
    name: 'onlyResourceManager',
    sendRequest(request, next) {
      if (!isOfResourceManager(request.url, cloud)) {
        throw new AppError('azure-unavailable', 'azureElsewhere')
      }
      return next(request)
    },
  }
}

export function isOfResourceManager(url: string, cloud: Cloud): boolean {
  return URL.parse(url)?.origin === cloud.armEndpoint
}
