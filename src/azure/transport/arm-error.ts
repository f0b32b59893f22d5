import { isRestError, type RestError } from '@azure/core-rest-pipeline'
import { AppError, type AzureDetail, type ErrorKind } from '../../domain/app-error.ts'
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
    return new AppError('azure-slow', 'Azure did not answer in time.', { cause: error })
  }
  return new AppError('azure-unavailable', 'Azure gave an answer that this app does not understand.', { cause: error })
}

const KIND_BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'azure-throttled',
}

const SENTENCES: Readonly<Partial<Record<ErrorKind, string>>> = {
  'not-signed-in': 'Azure no longer accepts your sign-in.',
  forbidden: 'Azure does not let you do this.',
  'not-found':
    'Azure has no such machine, or none that you may see. It may have been deleted, or your rights on it have ended.',
  'azure-throttled': 'You, or something that runs in your name, have asked Azure very often in a short time.',
  'azure-refused': 'Azure did not understand what this app asked.',
  'azure-unavailable': 'Azure has a problem of its own and could not answer.',
}

const QUOTA = 'The quota of cores of the subscription is used up.'

/**
 * What Azure's error codes mean for the person:
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
const SENTENCE_BY_CODE: Readonly<Record<string, string>> = {
  ScopeLocked: 'A lock protects this machine from changes. Whoever set the lock can remove it.',
  ReadOnlyDisabledSubscription: 'The subscription of this machine is disabled, so nothing in it can be changed.',
  RequestDisallowedByPolicy:
    "Your organisation's policy does not allow this. Whoever looks after the policies can say why.",
  OperationPreempted: 'Something else that was asked of this machine took its place.',
  SkuNotAvailable: 'Azure has no machines of this size free in this region at the moment.',
  AllocationFailed: 'Azure has no capacity for this size in this region at the moment. Try again later.',
  ZonalAllocationFailed: 'Azure has no capacity for this size in this zone at the moment. Try again later.',
  QuotaExceeded: QUOTA,
}

/** Explains a refusal or a failed operation in the app's words, with Azure's own words as the fallback. */
export function explain(code: string | undefined, message: string | undefined): string | undefined {
  // Azure uses this code for an unsuitable state and for a used-up quota of cores. Only its message distinguishes them.
  if (code === 'OperationNotAllowed' && /quota/i.test(message ?? '')) return QUOTA
  return SENTENCE_BY_CODE[code ?? ''] ?? message
}

function toRefusal(error: RestError, status: number): AppError {
  const azure = readDetail(error)
  const kind = KIND_BY_STATUS[status] ?? (status < 500 ? 'azure-refused' : 'azure-unavailable')
  if (kind === 'forbidden' && azure.missingAction) {
    return new AppError(kind, `Your rights on this do not include “${azure.missingAction}”.`, { cause: error, azure })
  }
  // Only Azure can explain a conflict. The app has its own words for everything else.
  const known = SENTENCE_BY_CODE[azure.code ?? ''] ?? SENTENCES[kind]
  const sentence = known ?? explain(azure.code, azure.message) ?? 'Azure refused this.'
  return new AppError(kind, sentence, { cause: error, azure })
}

function toUnreachable(error: RestError): AppError {
  return new AppError('azure-unavailable', 'Azure could not be reached.', {
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
