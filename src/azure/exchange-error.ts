import { AppError, type AzureDetail, type ErrorKind } from '../domain/app-error.ts'

/**
 * Says in the app's words why Entra refused an exchange. @azure/identity wraps nearly everything, network failures and
 * throttling too, into AuthenticationRequiredError; MSAL's error with the OAuth code is its cause.
 */
export function toExchangeError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const refusal = readRefusal(error)
  const kind = findKind(refusal)
  return new AppError(kind, SENTENCES[kind], {
    cause: error,
    azure: { code: refusal.aadsts ?? refusal.code, message: refusal.message, correlationId: refusal.correlationId },
  })
}

type RefusalKind = Extract<
  ErrorKind,
  'not-signed-in' | 'sign-in-refused' | 'misconfigured' | 'azure-unavailable' | 'azure-throttled'
>

const SENTENCES: Readonly<Record<RefusalKind, string>> = {
  'not-signed-in': 'Your sign-in has expired.',
  'sign-in-refused': 'Microsoft Entra does not let this app act for you.',
  misconfigured: 'This app is not set up correctly, so it cannot sign in to Azure for you.',
  'azure-unavailable': 'Microsoft Entra could not be reached.',
  'azure-throttled': 'Microsoft Entra is busy and asks to wait.',
}

/** The decision follows the OAuth error code (RFC 6749 §5.2); MSAL's own codes stand beside them. */
const KIND_BY_CODE: Readonly<Record<string, RefusalKind>> = {
  interaction_required: 'sign-in-refused',
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

interface Refusal extends AzureDetail {
  readonly aadsts: string | undefined
  readonly status: number | undefined
}

function findKind({ code, status, aadsts }: Refusal): RefusalKind {
  if (status === 429) return 'azure-throttled'
  if (status !== undefined && status >= 500) return 'azure-unavailable'
  // The same error, invalid_grant, stands for an expired assertion and for a policy: only the number tells them apart.
  if (aadsts === 'AADSTS500133') return 'not-signed-in'
  return KIND_BY_CODE[code ?? ''] ?? 'azure-unavailable'
}

function readRefusal(error: unknown): Refusal {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message = cause instanceof Error ? cause.message : String(cause)
  return {
    code: readField(cause, 'errorCode', 'string'),
    status: readField(cause, 'status', 'number'),
    aadsts: /AADSTS\d+/.exec(message)?.[0],
    message,
    correlationId: /Correlation ID: ([0-9a-f-]{36})/i.exec(message)?.[1] ?? readField(cause, 'correlationId', 'string'),
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
