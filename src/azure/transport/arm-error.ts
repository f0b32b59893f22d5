import { isRestError, type PipelineRequest, type RestError } from '@azure/core-rest-pipeline'
import { AppError, type AzureDetail, type Cure, type ErrorKind } from '../../domain/app-error.ts'
import type { Sentence } from '../../domain/sentence.ts'
import { isGraphQuestion } from './graph-question.ts'
import { findRefusal, toSentence } from './refusals.ts'
import { readRetryAfter } from './retry-after.ts'

/** Runs a request to Azure and rethrows its failures in the app's words. */
export async function askAzure<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw toAppError(error)
  }
}

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isRestError(error) && error.statusCode === undefined) return toUnreachable(error)
  if (isRestError(error) && error.statusCode !== undefined && error.statusCode >= 400) {
    return toRefusal(error, error.statusCode)
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('azure-slow', 'azureSlow', { cause: error })
  }
  return new AppError('azure-unavailable', 'azureUnclear', { cause: error })
}

/** Explains a refusal or a failed operation in the app's words, with Azure's own words as the fallback. */
export function explain(code: string | undefined, message: string | undefined): Sentence {
  return toSentence(findRefusal(code, message), message)
}

/** The code decides what a refusal means. The status does so only if there is no code, or none that tells more than it. */
function toRefusal(error: RestError, status: number): AppError {
  const azure = readDetail(error)
  const of = { cause: error, azure }
  const isAzures = readErrorBody(error).code !== undefined
  if (status === 404) return new AppError('not-found', 'notThere', of)
  if (status === 429) return new AppError('azure-throttled', 'askedTooOften', of)

  const refusal = findRefusal(azure.code, azure.message)
  // What Azure has a problem with, it may do all the same.
  if (refusal && status >= 500) return new AppError('azure-unavailable', refusal.words, of)
  if (status >= 500) return new AppError('azure-unavailable', 'azureTrouble', of)
  if (refusal) {
    return new AppError(refusal.kind ?? toKind(refusal.cure, status), toSentence(refusal, azure.message), {
      ...of,
      azure: { ...azure, remedy: refusal.remedy },
      cure: refusal.kind ? undefined : refusal.cure,
    })
  }
  if (status === 401) return new AppError('not-signed-in', 'signInNotAccepted', of)
  // A proxy or a firewall refuses too, and knows nothing of roles.
  if (status === 403 && !isAzures) return new AppError('forbidden', 'refusedOnTheWay', { ...of, cure: 'other-person' })
  if (isConflict(status, isAzures, error.request)) {
    const sentence = toSentence(undefined, azure.message)
    return new AppError(status === 403 ? 'forbidden' : 'conflict', sentence, { ...of, cure: 'nothing' })
  }
  return new AppError('azure-refused', 'misunderstood', of)
}

/** Whether only Azure can explain a refusal: it then understood what it was asked, and says why it does not do it. */
function isConflict(status: number, isAzures: boolean, request: PipelineRequest | undefined): boolean {
  if (status === 409 || status === 403) return true
  // Azure answers an action that does not fit a machine by 400 as well. A question that it does not take is this app's fault.
  return isAzures && request !== undefined && request.method !== 'GET' && !isGraphQuestion(request)
}

/** Only a sign-in gets a status that scripts and people answer by a sign-in. */
function toKind(cure: Cure, status: number): ErrorKind {
  if (cure === 'sign-in') return 'more-proof-needed'
  return status === 401 || status === 403 ? 'forbidden' : 'conflict'
}

function toUnreachable(error: RestError): AppError {
  return new AppError('azure-unavailable', 'azureUnreachable', {
    cause: error,
    azure: { code: error.code },
  })
}

function readDetail(error: RestError): AzureDetail {
  const body = readErrorBody(error)
  const headers = error.response?.headers
  return {
    code: body.code ?? error.code,
    message: body.message ?? error.message,
    correlationId: headers?.get('x-ms-correlation-request-id'),
    retryAfter: headers && readRetryAfter(headers),
  }
}

/** Most services wrap code and message in `error`, some do not. */
function readErrorBody(error: RestError): { code?: string; message?: string } {
  try {
    const parsed: unknown = JSON.parse(error.response?.bodyAsText ?? '')
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
