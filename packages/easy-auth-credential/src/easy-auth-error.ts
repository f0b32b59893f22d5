/** Every reason for which a person gets no token, and the HTTP status that tells it to them. */
const STATUS = {
  /** The request has no access token. */
  'not-signed-in': 401,
  /** Easy Auth has signed somebody in, but passes no access token on. */
  'token-store-off': 401,
  /** The request has two access tokens, so one of them did not come from Easy Auth. */
  'ambiguous-token': 401,
  /** The token is no signed token of the tenant. */
  'unreadable-token': 401,
  /** The token, or the sign-in behind it, has ended. Signing in again helps. */
  expired: 401,
  'wrong-audience': 401,
  'wrong-issuer': 401,
  'wrong-scope': 401,
  'wrong-tenant': 401,
  /** Another claim of the token is missing or wrong. */
  'wrong-claims': 401,
  /** Entra asks for more, such as a second factor. Signing in again helps; `claims` says for what. */
  'needs-interaction': 403,
  /** Entra does not let the app act for this person. */
  refused: 403,
  /** The app registration or these options are wrong. */
  misconfigured: 500,
  /** Entra has no tenant of this id. */
  'unknown-tenant': 500,
  /** The platform does not give the app the token of this managed identity. */
  'managed-identity-refused': 500,
  'managed-identity-unavailable': 502,
  /** Neither a platform nor anything else here gives the app an identity of its own. */
  'no-identity': 500,
  /** The keys that sign the tenant's tokens could not be fetched. */
  'keys-unavailable': 502,
  /** Entra could not be reached, or has a fault of its own. */
  unavailable: 502,
  /** Something on the way, such as a proxy, answered in Entra's place. */
  'not-from-entra': 502,
  throttled: 503,
  /** Entra did not answer within the time limit, or before the caller's signal aborted. */
  slow: 504,
} as const

export type EasyAuthErrorCode = keyof typeof STATUS

/** What Entra, or the endpoint of the managed identity, said. It holds no token and no secret. */
export interface EntraAnswer {
  /** Entra's own number: `AADSTS50076`. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
  readonly aadsts?: string | undefined
  /** The OAuth error code: `invalid_grant` (RFC 6749 §5.2). */
  readonly error?: string | undefined
  readonly message?: string | undefined
  readonly correlationId?: string | undefined
  readonly traceId?: string | undefined
}

interface Details {
  readonly cause?: unknown
  readonly entra?: EntraAnswer | undefined
  readonly remedy?: string | undefined
  readonly claims?: string | undefined
  readonly retryAfter?: number | undefined
}

/** Why a person gets no token. The message says what happened, `remedy` what to change. */
export class EasyAuthError extends Error {
  readonly code: EasyAuthErrorCode
  /** An HTTP status for the answer, by the name that Express and Fastify look for. */
  readonly statusCode: number
  /** What whoever runs the app must change, if that is known. */
  readonly remedy: string | undefined
  readonly entra: EntraAnswer
  /** The claims challenge that a new sign-in must answer, as Entra wrote it. */
  readonly claims: string | undefined
  /** Seconds to wait before asking again. */
  readonly retryAfter: number | undefined

  constructor(code: EasyAuthErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause })
    this.name = 'EasyAuthError'
    this.code = code
    this.statusCode = STATUS[code]
    this.entra = details.entra ?? {}
    this.remedy = details.remedy
    this.claims = details.claims
    this.retryAfter = details.retryAfter
  }
}

/** A time limit has passed, or the caller does not wait any longer. */
export function toSlow(cause?: unknown): EasyAuthError {
  return new EasyAuthError('slow', 'Entra did not answer in time.', { cause })
}
