import type { PipelineResponse } from '@azure/core-rest-pipeline'

export interface ErrorBody {
  readonly code?: string
  readonly message?: string
}

/** Azure's error body, empty if there is none. Most services wrap code and message in `error`, some do not. */
export function readErrorBody(response: Pick<PipelineResponse, 'bodyAsText'> | undefined): ErrorBody {
  try {
    const parsed: unknown = JSON.parse(response?.bodyAsText ?? '')
    const inner: unknown = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : parsed
    if (typeof inner !== 'object' || inner === null) return {}
    return {
      ...('code' in inner && typeof inner.code === 'string' && { code: inner.code }),
      ...('message' in inner && typeof inner.message === 'string' && { message: inner.message }),
    }
  } catch {
    return {}
  }
}
