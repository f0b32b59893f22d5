import { isRestError, type RestError } from '@azure/core-rest-pipeline'
import { AppError, type AzureDetail, type ErrorKind } from '../../domain/app-error.ts'
import type { PlainSentence, Sentence } from '../../domain/sentence.ts'
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

const KIND_BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'azure-throttled',
}

const SENTENCES: Readonly<Partial<Record<ErrorKind, PlainSentence>>> = {
  'not-signed-in': 'signInNotAccepted',
  forbidden: 'notAllowed',
  'not-found': 'notThere',
  'azure-throttled': 'askedTooOften',
  'azure-refused': 'misunderstood',
  'azure-unavailable': 'azureTrouble',
}

/**
 * What Azure's error codes mean for the person:
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
const SENTENCE_BY_CODE: Readonly<Record<string, PlainSentence>> = {
  ScopeLocked: 'locked',
  ReadOnlyDisabledSubscription: 'subscriptionDisabled',
  RequestDisallowedByPolicy: 'policyForbids',
  OperationPreempted: 'preempted',
  SkuNotAvailable: 'sizeNotFree',
  AllocationFailed: 'noCapacityInRegion',
  ZonalAllocationFailed: 'noCapacityInZone',
  QuotaExceeded: 'quotaUsedUp',
}

/** Explains a refusal or a failed operation in the app's words, with Azure's own words as the fallback. */
export function explain(code: string | undefined, message: string | undefined): Sentence {
  // Azure uses this code for an unsuitable state and for a used-up quota of cores. Only its message distinguishes them.
  if (code === 'OperationNotAllowed' && /quota/i.test(message ?? '')) return { key: 'quotaUsedUp' }
  const known = SENTENCE_BY_CODE[code ?? '']
  if (known) return { key: known }
  return message ? { key: 'azureSays', params: { text: message } } : { key: 'refused' }
}

function toRefusal(error: RestError, status: number): AppError {
  const azure = readDetail(error)
  const kind = KIND_BY_STATUS[status] ?? (status < 500 ? 'azure-refused' : 'azure-unavailable')
  if (kind === 'forbidden' && azure.missingAction !== undefined) {
    const sentence = { key: 'rightMissing', params: { action: azure.missingAction } } as const
    return new AppError(kind, sentence, { cause: error, azure })
  }
  // Only Azure can explain a conflict. The app has its own words for everything else.
  const known = SENTENCE_BY_CODE[azure.code ?? ''] ?? SENTENCES[kind]
  return new AppError(kind, known ?? explain(azure.code, azure.message), { cause: error, azure })
}

function toUnreachable(error: RestError): AppError {
  return new AppError('azure-unavailable', 'azureUnreachable', {
    cause: error,
    azure: { code: error.code },
  })
}

function readDetail(error: RestError): AzureDetail {
  const body = readErrorBody(error)
  const message = body.message ?? error.message
  const headers = error.response?.headers
  return {
    code: body.code ?? error.code,
    message,
    correlationId: headers?.get('x-ms-correlation-request-id'),
    // AuthorizationFailed has a fixed sentence, and only that sentence names the action.
    missingAction: /perform action '([^']+)'/.exec(message)?.[1],
    retryAfter: headers && readRetryAfter(headers),
  }
}

function readErrorBody(error: RestError): { code?: string; message?: string } {
  try {
    const parsed: unknown = JSON.parse(error.response?.bodyAsText ?? '')
    const inner: unknown = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : undefined
    if (typeof inner !== 'object' || inner === null) return {}
    return {
      ...('code' in inner && typeof inner.code === 'string' && { code: inner.code }),
      ...('message' in inner && typeof inner.message === 'string' && { message: inner.message }),
    }
  } catch {
    return {}
  }
}
