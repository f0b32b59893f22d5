import { isRestError, type RestError } from '@azure/core-rest-pipeline'
import { AppError, type AzureDetail, type ErrorKind } from '../../domain/app-error.ts'
import type { Cure } from '../../domain/cure.ts'
import { readErrorBody } from './error-body.ts'
import { isGraphQuestion } from './graph-question.ts'
import { isFromAzure } from './is-from-azure.ts'
import { readRetryAfter } from './retry-after.ts'
import { translate, type Translation } from './translate.ts'

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
  if (isRestError(error) && error.statusCode !== undefined && error.statusCode >= 300) {
    return toRefusal(error, error.statusCode)
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('azure-slow', 'azureSlow', { cause: error })
  }
  return new AppError('azure-unavailable', 'azureUnclear', { cause: error })
}

/** The code decides what a refusal means. The status does so only if there is no code, or none that tells more than it. */
function toRefusal(error: RestError, status: number): AppError {
  const azure = readDetail(error)
  const of = { cause: error, azure }
  if (error.response && !isFromAzure(error.response)) return toAnswerOnTheWay(status, of)
  if (status < 400) return new AppError('azure-unavailable', 'azureUnclear', of)
  const challenge = error.response?.headers.get('www-authenticate')
  const translation = translate(readErrorBody(error.response), 'refused', challenge)
  if (status === 404) return toNotFound(translation, of)
  if (status === 429) return new AppError('azure-throttled', 'askedTooOften', of)
  // Whatever the code: Azure may have begun what it could not answer in time, or had a problem with.
  if (status === 408) return new AppError('azure-slow', 'azureSlow', of)
  if (status >= 500) return new AppError('azure-unavailable', 'azureTrouble', of)

  const { known, sentence, code = azure.code, message = azure.message } = translation
  const said = { ...azure, code, message, remedy: known?.remedy }
  if (known) {
    const cure = known.kind ? undefined : known.cure
    return new AppError(known.kind ?? toKind(known.cure, status), sentence, { cause: error, azure: said, cure })
  }
  if (status === 401) return new AppError('not-signed-in', 'signInNotAccepted', of)
  if (isConflict(status, error)) {
    return new AppError(status === 403 ? 'forbidden' : 'conflict', sentence, {
      cause: error,
      azure: said,
      cure: 'unknown',
    })
  }
  return new AppError('azure-refused', 'misunderstood', of)
}

/** Nothing is there; of a subscription that is not, Azure says so by its code. */
function toNotFound({ known, sentence }: Translation, of: { cause: RestError; azure: AzureDetail }): AppError {
  return new AppError('not-found', known?.kind === 'not-found' ? sentence : 'notThere', of)
}

/**
 * Nobody knows whether what answered has passed the request on, because Azure's own answer is lost. What its page says is not
 * repeated as Azure's.
 */
function toAnswerOnTheWay(status: number, { cause, azure: { retryAfter } }: { cause: RestError; azure: AzureDetail }) {
  const of = { cause, azure: { code: `HTTP ${status}`, retryAfter } }
  if (status < 400 || status >= 500) return new AppError('azure-unavailable', 'notFromAzure', of)
  return new AppError('azure-unavailable', 'refusedOnTheWay', of)
}

/** Whether only Azure can explain a refusal: it then understood what it was asked, and says why it does not do it. */
function isConflict(status: number, { request, response }: RestError): boolean {
  if (status === 409 || status === 403) return true
  // Azure answers an action that does not fit a machine by 400 as well. A question that it does not take is this app's fault.
  const hasCode = readErrorBody(response).code !== undefined
  return hasCode && request !== undefined && request.method !== 'GET' && !isGraphQuestion(request)
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
  const body = readErrorBody(error.response)
  const headers = error.response?.headers
  return {
    code: body.code ?? error.code,
    message: body.message ?? error.message,
    correlationId: headers?.get('x-ms-correlation-request-id'),
    retryAfter: headers && readRetryAfter(headers),
  }
}
