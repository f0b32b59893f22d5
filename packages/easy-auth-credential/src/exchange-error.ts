import { AppError, type AzureDetail, type ErrorKind } from '../../../src/domain/app-error.ts'
import { findAadsts } from './aadsts.ts'
import { findRefusalWords } from './remedies.ts'

/**
 * Explains in the app's words why Entra refused an exchange. @azure/identity wraps nearly everything, network failures and
 * throttling too, into AuthenticationRequiredError; MSAL's error with the OAuth code is its cause.
 */
export function toExchangeError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const refusal = readRefusal(error)
  const kind = findKind(refusal)
  const words = findRefusalWords(refusal.aadsts)
  return new AppError(kind, words?.sentence ?? SENTENCES[kind], {
    cause: error,
    azure: {
      code: refusal.aadsts ?? refusal.code,
      message: refusal.message,
      correlationId: refusal.correlationId,
      traceId: refusal.traceId,
      remedy: words?.remedy,
    },
  })
}

type RefusalKind = Extract<
  ErrorKind,
  'not-signed-in' | 'more-proof-needed' | 'sign-in-refused' | 'misconfigured' | 'azure-unavailable' | 'azure-throttled'
>

const SENTENCES: Readonly<Record<RefusalKind, string>> = {
  'not-signed-in': 'Your sign-in has expired.',
  'more-proof-needed': 'Microsoft Entra wants to know more before this app may act for you.',
  'sign-in-refused': 'Microsoft Entra does not let this app act for you.',
  misconfigured: 'This app is not set up correctly, so it cannot sign in to Azure for you.',
  'azure-unavailable': 'Microsoft Entra could not be reached.',
  'azure-throttled': 'Microsoft Entra is busy and asks to wait.',
}

/** The OAuth error code decides (RFC 6749 §5.2). The list includes MSAL's own codes. */
const KIND_BY_CODE: Readonly<Record<string, RefusalKind>> = {
  interaction_required: 'more-proof-needed',
  consent_required: 'sign-in-refused',
  login_required: 'not-signed-in',
  invalid_grant: 'sign-in-refused',
  access_denied: 'sign-in-refused',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  invalid_request: 'misconfigured',
  invalid_scope: 'misconfigured',
  invalid_resource: 'misconfigured',
  invalid_tenant: 'misconfigured',
  temporarily_unavailable: 'azure-unavailable',
  server_error: 'azure-unavailable',
}

/**
 * A suberror is more exact than the error that it comes with.
 * https://learn.microsoft.com/entra/msal/dotnet/advanced/exceptions/ (UiRequiredExceptionClassification)
 */
const KIND_BY_SUBERROR: Readonly<Record<string, RefusalKind>> = {
  basic_action: 'more-proof-needed',
  additional_action: 'more-proof-needed',
  user_password_expired: 'more-proof-needed',
  bad_token: 'not-signed-in',
  token_expired: 'not-signed-in',
  consent_required: 'sign-in-refused',
  message_only: 'sign-in-refused',
}

/**
 * invalid_grant without a suberror means an assertion that is no longer valid, or a permanent refusal. Only the number
 * distinguishes them.
 */
const ENDED_SIGN_INS: readonly string[] = ['AADSTS500133', 'AADSTS50173', 'AADSTS70043', 'AADSTS700082']
/** The same holds for an assertion that was never meant for this app. */
const NOT_OURS: readonly string[] = ['AADSTS50013', 'AADSTS500131']

interface Refusal extends AzureDetail {
  readonly suberror: string | undefined
  readonly aadsts: string | undefined
  readonly status: number | undefined
}

function findKind({ code, suberror, status, aadsts = '' }: Refusal): RefusalKind {
  if (status === 429) return 'azure-throttled'
  if (status !== undefined && status >= 500) return 'azure-unavailable'
  if (ENDED_SIGN_INS.includes(aadsts)) return 'not-signed-in'
  if (NOT_OURS.includes(aadsts)) return 'misconfigured'
  return KIND_BY_SUBERROR[suberror ?? ''] ?? KIND_BY_CODE[code ?? ''] ?? 'azure-unavailable'
}

function readRefusal(error: unknown): Refusal {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message = cause instanceof Error ? cause.message : String(cause)
  return {
    code: readField(cause, 'errorCode', 'string'),
    suberror: readField(cause, 'subError', 'string'),
    status: readField(cause, 'status', 'number'),
    aadsts: findAadsts(message),
    message,
    // The field holds the client's own correlation id. The message holds the one that Entra's logs use.
    correlationId: /Correlation ID: ([0-9a-f-]{36})/i.exec(message)?.[1] ?? readField(cause, 'correlationId', 'string'),
    traceId: /Trace ID: ([0-9a-f-]{36})/i.exec(message)?.[1],
  }
}

function readField<T extends 'string' | 'number'>(
  value: unknown,
  name: string,
  type: T,
): (T extends 'string' ? string : number) | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const field = (value as Record<string, unknown>)[name]
  return typeof field === type ? (field as T extends 'string' ? string : number) : undefined
}
