import { findRemedy, type Names } from 'easy-auth-credential'
import { readRetryAfter } from 'easy-auth-credential/pipeline'
import * as client from 'openid-client'
import * as z from 'zod'
import { AppError, type AzureDetail, type ErrorKind } from '../../../domain/app-error.ts'
import { findOwn } from '../../../domain/find-own.ts'
import type { PlainSentence } from '../../../domain/sentence.ts'
import { findRefusalSentence, toAppError } from '../../to-app-error.ts'

/** Entra's fields of an error beside those of OAuth: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const Refusal = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  correlation_id: z.string().optional(),
  trace_id: z.string().optional(),
  claims: z.string().optional(),
})
type Refusal = z.infer<typeof Refusal>

interface Meaning {
  readonly kind: ErrorKind
  readonly sentence: PlainSentence
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 and OpenID Connect Core, 3.1.2.6. */
const BY_ERROR: Readonly<Record<string, Meaning>> = {
  access_denied: { kind: 'not-signed-in', sentence: 'signInCancelled' },
  invalid_grant: { kind: 'not-signed-in', sentence: 'signInEnded' },
  interaction_required: { kind: 'more-proof-needed', sentence: 'moreToKnow' },
  login_required: { kind: 'not-signed-in', sentence: 'notSignedIn' },
  account_selection_required: { kind: 'not-signed-in', sentence: 'notSignedIn' },
  consent_required: { kind: 'sign-in-refused', sentence: 'noConsent' },
  invalid_client: { kind: 'misconfigured', sentence: 'notSetUp' },
  invalid_scope: { kind: 'misconfigured', sentence: 'notSetUp' },
  unauthorized_client: { kind: 'misconfigured', sentence: 'notSetUp' },
  server_error: { kind: 'azure-unavailable', sentence: 'entraUnreachable' },
  temporarily_unavailable: { kind: 'azure-unavailable', sentence: 'entraUnreachable' },
}

/** A code that is not valid, or another's, is the end of this try alone. */
const NOT_FINISHED: Meaning = { kind: 'not-signed-in', sentence: 'signInNotFinished' }

/** A code can be redeemed once, and for some minutes: AADSTS54005, AADSTS70008. */
const SPENT_CODES: readonly number[] = [54_005, 70_008]

/** Entra says of these that they pass, whatever OAuth's error is. */
const PASSING_CODES: readonly number[] = [90_006, 90_012, 90_024, 90_025, 90_033]

/** Says in the app's words why the renewal of a sign-in failed. The only place that knows openid-client's errors. */
export function toRenewalFailure(error: unknown): AppError {
  return toFailure(error, findMeaning)
}

/** The same of a sign-in itself. */
export function toRedemptionFailure(error: unknown): AppError {
  return toFailure(error, (refusal) => {
    if (findNumbers(refusal).some((one) => SPENT_CODES.includes(one)))
      return { kind: 'not-signed-in', sentence: 'signInSpent' }
    return refusal.error === 'invalid_grant' ? NOT_FINISHED : findMeaning(refusal)
  })
}

function findMeaning({ error }: Refusal): Meaning {
  return findOwn(BY_ERROR, error) ?? { kind: 'misconfigured', sentence: 'notSetUp' }
}

type Mean = (refusal: Refusal) => Meaning

function toFailure(error: unknown, mean: Mean): AppError {
  if (error instanceof AppError) return error
  if (error instanceof client.ResponseBodyError) {
    return findOutage(error.response, error) ?? toRefusal(error.cause, mean, error)
  }
  if (error instanceof client.AuthorizationResponseError) {
    return toRefusal(Object.fromEntries(error.cause), mean, error)
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    return findOutage(error.response, error) ?? toStranger(error, error.response)
  }
  if (error instanceof client.ClientError) return toClientFailure(error)
  return new AppError('azure-unavailable', 'entraUnreachable', { cause: error, azure: { message: toReason(error) } })
}

function toClientFailure(error: client.ClientError): AppError {
  const { code, cause } = error
  // How the app proves itself fails before anything is sent.
  const ofProof = toAppError(cause)
  if (ofProof instanceof AppError) return ofProof
  if (cause instanceof Response) return findOutage(cause, error) ?? toStranger(error, cause)
  const meaning = findOwn(BY_CODE, code)
  // What openid-client finds wrong is nothing that Entra says.
  if (meaning) return new AppError(meaning.kind, meaning.sentence, { cause: error, azure: { remedy: meaning.remedy } })
  return new AppError('azure-unavailable', 'notFromEntra', { cause: error, azure: { message: toReason(error) } })
}

/** Whatever the body is: a gateway on the way answers for Entra too. */
function findOutage({ status, headers }: Response, cause: Error): AppError | undefined {
  const azure = { retryAfter: readRetryAfter(headers.get('retry-after') ?? undefined) }
  if (status === 429) return new AppError('azure-throttled', 'entraBusy', { cause, azure })
  return status >= 500 ? new AppError('azure-unavailable', 'entraUnreachable', { cause, azure }) : undefined
}

function toStranger(cause: Error, { status }: Response): AppError {
  return new AppError('azure-unavailable', 'notFromEntra', { cause, azure: { message: `HTTP ${status}` } })
}

/** openid-client's own codes: what it refuses in an answer. */
const BY_CODE: Readonly<Record<string, Meaning & { readonly remedy?: string }>> = {
  OAUTH_TIMEOUT: { kind: 'azure-slow', sentence: 'entraSlow' },
  OAUTH_ABORT: { kind: 'azure-slow', sentence: 'entraSlow' },
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: {
    kind: 'misconfigured',
    sentence: 'clockWrong',
    remedy: 'Set the clock of this server: it and that of Entra may differ by 30 seconds.',
  },
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: { kind: 'not-signed-in', sentence: 'signInForOther' },
  OAUTH_KEY_SELECTION_FAILED: { kind: 'not-signed-in', sentence: 'signInUnreadable' },
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: {
    kind: 'misconfigured',
    sentence: 'notSetUp',
    remedy: 'Entra names another issuer than AUTHORITY_HOST and TENANT_ID. Check both, and CLOUD.',
  },
}

/** Whether Entra itself says that the refresh token is of no use any more. An outage says nothing about it. */
export function isEndOfSession({ kind, azure }: AppError): boolean {
  return azure.code !== undefined && (kind === 'not-signed-in' || kind === 'more-proof-needed')
}

function toRefusal(body: unknown, mean: Mean, cause: Error): AppError {
  const { data } = Refusal.safeParse(body)
  if (!data) return new AppError('azure-unavailable', 'notFromEntra', { cause })
  const aadsts = findAadsts(data)
  const azure: AzureDetail = {
    code: aadsts ?? data.error,
    message: data.error_description,
    correlationId: data.correlation_id,
    traceId: data.trace_id,
    claims: data.claims,
    remedy: findRemedy(aadsts, NAMES),
  }
  if (findNumbers(data).some((one) => PASSING_CODES.includes(one)))
    return new AppError('azure-unavailable', 'entraUnreachable', { cause, azure })
  const meaning = mean(data)
  const sentence = findRefusalSentence(aadsts) ?? meaning.sentence
  return new AppError(BY_SENTENCE[sentence] ?? meaning.kind, sentence, { cause, azure })
}

/** A redirect has Entra's number in its description alone. */
function findNumbers(refusal: Refusal): readonly number[] {
  return refusal.error_codes ?? [Number(findAadsts(refusal)?.slice('AADSTS'.length))]
}

/** Entra has one error for a grant that has ended, for one that needs more, and for what no sign-in helps against. */
const BY_SENTENCE: Readonly<Partial<Record<PlainSentence, ErrorKind>>> = {
  secondProof: 'more-proof-needed',
  secondProofNotSetUp: 'more-proof-needed',
  noConsent: 'sign-in-refused',
  notInvited: 'sign-in-refused',
  notAssigned: 'sign-in-refused',
  conditionalAccess: 'sign-in-refused',
  managedDevice: 'sign-in-refused',
}

function findAadsts({ error_codes: [code] = [], error_description: text = '' }: Refusal): string | undefined {
  return code === undefined ? /\bAADSTS\d+/.exec(text)?.[0] : `AADSTS${code}`
}

/** How the settings of the Auth app are called. */
const NAMES: Names = {
  tenantId: 'TENANT_ID',
  otherTenantIds: 'OTHER_TENANTS',
  clientId: 'AUTH_CLIENT_ID',
  secret: 'AUTH_CLIENT_SECRET',
  certificate: 'AUTH_CLIENT_CERTIFICATE',
  tokenFile: 'AUTH_FEDERATED_TOKEN_FILE',
  cloud: 'CLOUD',
  registration: 'Auth app registration',
  resource: 'the SDK app by SDK_CLIENT_ID',
  managedIdentity: 'AUTH_MANAGED_IDENTITY_CLIENT_ID',
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** fetch names the reason of a broken connection only in its cause. */
function toReason(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error
  return toMessage(inner)
}
