import { findAadsts } from './aadsts.ts'
import { EasyAuthError, type EasyAuthErrorCode, type EntraAnswer } from './easy-auth-error.ts'
import type { Names } from './easy-auth-options.ts'
import { findRemedy } from './remedies.ts'

export interface LastAnswer {
  readonly status: number | undefined
  /** Seconds. */
  readonly retryAfter: number | undefined
  /** The page of a proxy on the way is not. */
  readonly isFromEntra: boolean
}

const NO_ANSWER: LastAnswer = { status: undefined, retryAfter: undefined, isFromEntra: true }

/** Whatever Entra answers with a body is JSON. */
export function isFromEntra(bodyAsText: string | null | undefined): boolean {
  if (!bodyAsText) return true
  try {
    const body: unknown = JSON.parse(bodyAsText)
    return typeof body === 'object' && body !== null
  } catch {
    return false
  }
}

/**
 * Explains why Entra refused an exchange. @azure/identity wraps nearly everything, network failures and throttling too, into
 * AuthenticationRequiredError; MSAL's error with the OAuth code is its cause.
 *
 * @param answer Entra's last answer, of which MSAL's error has neither status nor Retry-After
 */
export function toExchangeError(error: unknown, names: Names, answer: LastAnswer = NO_ANSWER): EasyAuthError {
  if (error instanceof EasyAuthError) return error
  if (!answer.isFromEntra) {
    const { retryAfter } = answer
    return new EasyAuthError('not-from-entra', "Something on the way answered in Entra's place.", {
      cause: error,
      retryAfter,
    })
  }
  const { entra, claims, suberror } = readRefusal(error)
  const code = findCode(entra, suberror, answer.status)
  return new EasyAuthError(code, entra.aadsts ? `${MESSAGES[code]} (${entra.aadsts})` : MESSAGES[code], {
    cause: error,
    entra,
    claims,
    remedy: findRemedy(entra.aadsts, names),
    retryAfter: answer.retryAfter,
  })
}

type RefusalCode = Extract<
  EasyAuthErrorCode,
  'expired' | 'needs-interaction' | 'refused' | 'misconfigured' | 'unavailable' | 'throttled'
>

const MESSAGES: Readonly<Record<RefusalCode, string>> = {
  expired: 'Entra no longer accepts the sign-in of this person.',
  'needs-interaction': 'Entra asks this person for more before the app may act for them.',
  refused: 'Entra does not let the app act for this person.',
  misconfigured: 'Entra does not accept the app.',
  unavailable: 'Entra could not be reached.',
  throttled: 'Entra asks to wait.',
}

/** The OAuth error code decides (RFC 6749 §5.2). The list includes MSAL's own codes. */
const CODE_BY_OAUTH_ERROR: ReadonlyMap<string, RefusalCode> = new Map([
  ['interaction_required', 'needs-interaction'],
  ['consent_required', 'refused'],
  ['login_required', 'expired'],
  ['invalid_grant', 'refused'],
  ['access_denied', 'refused'],
  ['invalid_client', 'misconfigured'],
  ['unauthorized_client', 'misconfigured'],
  ['invalid_request', 'misconfigured'],
  ['invalid_scope', 'misconfigured'],
  ['invalid_resource', 'misconfigured'],
  ['invalid_tenant', 'misconfigured'],
  ['temporarily_unavailable', 'unavailable'],
  ['server_error', 'unavailable'],
])

/**
 * A suberror is more exact than the error that it comes with.
 * https://learn.microsoft.com/entra/msal/dotnet/advanced/exceptions/ (UiRequiredExceptionClassification)
 */
const CODE_BY_SUBERROR: ReadonlyMap<string, RefusalCode> = new Map([
  ['basic_action', 'needs-interaction'],
  ['additional_action', 'needs-interaction'],
  ['user_password_expired', 'needs-interaction'],
  ['bad_token', 'expired'],
  ['token_expired', 'expired'],
  ['consent_required', 'refused'],
  ['message_only', 'refused'],
])

/**
 * invalid_grant without a suberror means an assertion that is no longer valid, or a permanent refusal. Only the number
 * distinguishes them.
 */
const ENDED_SIGN_INS: readonly string[] = ['AADSTS500133', 'AADSTS50173', 'AADSTS70043', 'AADSTS700082']
/** The same holds for an assertion that was never meant for this app. */
const NOT_OURS: readonly string[] = ['AADSTS50013', 'AADSTS500131']

function findCode(
  { error = '', aadsts = '' }: EntraAnswer,
  suberror: string | undefined,
  status: number | undefined,
): RefusalCode {
  if (status === 429) return 'throttled'
  if (status !== undefined && status >= 500) return 'unavailable'
  if (ENDED_SIGN_INS.includes(aadsts)) return 'expired'
  if (NOT_OURS.includes(aadsts)) return 'misconfigured'
  return CODE_BY_SUBERROR.get(suberror ?? '') ?? CODE_BY_OAUTH_ERROR.get(error) ?? 'unavailable'
}

interface Refusal {
  readonly entra: EntraAnswer
  readonly suberror: string | undefined
  readonly claims: string | undefined
}

/** MSAL's own word for an answer that it can't read. Its message is a dump of that answer, with its headers. */
const UNKNOWN = 'unknown_error'

function readRefusal(error: unknown): Refusal {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = findText(cause, 'errorCode')
  const message = cause instanceof Error ? cause.message : String(cause)
  const isKnown = code !== UNKNOWN
  return {
    entra: {
      aadsts: findAadsts(message),
      ...(isKnown && { error: code, message }),
      // The field holds the client's own correlation id. The message holds the one that Entra's logs use.
      correlationId: /Correlation ID: ([0-9a-f-]{36})/i.exec(message)?.[1] ?? findText(cause, 'correlationId'),
      traceId: /Trace ID: ([0-9a-f-]{36})/i.exec(message)?.[1],
    },
    suberror: findText(cause, 'subError'),
    claims: findText(cause, 'claims'),
  }
}

/** MSAL leaves text empty that Entra does not send. */
function findText(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const text = (value as Record<string, unknown>)[name]
  return typeof text === 'string' && text !== '' ? text : undefined
}
