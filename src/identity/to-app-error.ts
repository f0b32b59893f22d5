import { EasyAuthError, type EasyAuthErrorCode } from 'easy-auth-credential'
import { AppError, type AzureDetail, type ErrorKind } from '../domain/app-error.ts'
import type { PlainSentence } from '../domain/sentence.ts'
import { findAuthenticationContext } from './authentication-context.ts'

export interface Asked {
  /** The claims challenge from Azure that the token should have answered, as JSON. */
  readonly challenge?: string | undefined
  /** Whether the next sign-in can answer a challenge. */
  readonly canAnswer?: boolean
}

/** Tells a person in the app's words why they get no token. The only place that knows the library's errors. */
export function toAppError(error: unknown, { challenge, canAnswer = false }: Asked = {}): unknown {
  if (!(error instanceof EasyAuthError)) return error
  const { code, entra, remedy, retryAfter, cause } = error
  const { kind, sentence } = ERRORS[code]
  const azure: AzureDetail = {
    code: code.startsWith('managed-identity') ? 'ManagedIdentity' : (entra.aadsts ?? entra.error),
    message: entra.message,
    correlationId: entra.correlationId,
    traceId: entra.traceId,
    remedy,
    retryAfter,
    claims: wantsProof(error) ? (error.claims ?? challenge) : undefined,
  }
  const context = wantsProof(error) ? findAuthenticationContext(challenge) : undefined
  if (context !== undefined && canAnswer) {
    return new AppError('more-proof-needed', { key: 'contextAsked', params: { context } }, { cause, azure })
  }
  if (context !== undefined) {
    const of = { cause, azure: { ...azure, remedy: toContextRemedy(context) } }
    return new AppError('more-proof-needed', { key: 'contextWanted', params: { context } }, of)
  }
  if (code === 'token-store-off') {
    // The tokens of those who signed in before go with a release or a restart. Only a new sign-in shows whether the set-up is wrong.
    const ifAgain = new AppError('not-signed-in', 'signInWithoutToken', { cause, azure })
    return new AppError(kind, sentence, { cause, azure: { ...azure, remedy: undefined }, ifAgain })
  }
  return new AppError(kind, findRefusal(code, entra.aadsts) ?? sentence, { cause, azure })
}

/** Entra may refuse the exchange by its number for a second factor alone, with an error that says no more than that. */
function wantsProof({ code, entra }: EasyAuthError): boolean {
  return code === 'needs-interaction' || PROOFS.includes(findRefusalSentence(entra.aadsts) ?? 'refused')
}

const PROOFS: readonly PlainSentence[] = ['secondProof', 'secondProofNotSetUp']

function toContextRemedy(context: string): string {
  return (
    `Azure asks for the authentication context ${context}, which Easy Auth does not ask for at sign-in. Let a Conditional Access ` +
    `policy that demands the same as the one for ${context} cover the SDK app registration, so that it is asked for at sign-in.`
  )
}

const NOT_FOR_THIS_APP = { kind: 'not-signed-in', sentence: 'signInForOther' } as const
const NOBODY = { kind: 'not-signed-in', sentence: 'notSignedIn' } as const

export const ERRORS: Readonly<
  Record<EasyAuthErrorCode, { readonly kind: ErrorKind; readonly sentence: PlainSentence }>
> = {
  'not-signed-in': NOBODY,
  'token-store-off': { kind: 'not-signed-in', sentence: 'signInFromBefore' },
  'ambiguous-token': { kind: 'not-signed-in', sentence: 'signInUnclear' },
  'unreadable-token': { kind: 'not-signed-in', sentence: 'signInUnreadable' },
  expired: { kind: 'not-signed-in', sentence: 'signInExpired' },
  'wrong-audience': NOT_FOR_THIS_APP,
  'wrong-issuer': NOT_FOR_THIS_APP,
  'wrong-scope': NOT_FOR_THIS_APP,
  'wrong-claims': NOT_FOR_THIS_APP,
  'wrong-tenant': { kind: 'not-signed-in', sentence: 'signInElsewhere' },
  'needs-interaction': {
    kind: 'more-proof-needed',
    sentence: 'moreToKnow',
  },
  refused: { kind: 'sign-in-refused', sentence: 'mayNotActForYou' },
  misconfigured: { kind: 'misconfigured', sentence: 'notSetUp' },
  'unknown-tenant': {
    kind: 'misconfigured',
    sentence: 'tenantUnknown',
  },
  'managed-identity-refused': {
    kind: 'misconfigured',
    sentence: 'identityUnusable',
  },
  'no-identity': { kind: 'misconfigured', sentence: 'identityUnusable' },
  'managed-identity-unavailable': {
    kind: 'azure-unavailable',
    sentence: 'identitySilent',
  },
  'keys-unavailable': {
    kind: 'azure-unavailable',
    sentence: 'signInUnchecked',
  },
  unavailable: { kind: 'azure-unavailable', sentence: 'entraUnreachable' },
  'not-from-entra': { kind: 'azure-unavailable', sentence: 'notFromEntra' },
  throttled: { kind: 'azure-throttled', sentence: 'entraBusy' },
  slow: { kind: 'azure-slow', sentence: 'entraSlow' },
}

/**
 * What one of Entra's error numbers means for the person. The numbers choose only the wording, never what the app does, because
 * Entra may change them. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function findRefusalSentence(aadsts: string | undefined): PlainSentence | undefined {
  return REFUSALS.find(({ codes }) => codes.some((code) => `AADSTS${code}` === aadsts))?.sentence
}

/** A tenant that is not known is found before anybody is signed in, and has a sentence of its own. */
function findRefusal(code: EasyAuthErrorCode, aadsts: string | undefined): PlainSentence | undefined {
  return code === 'unknown-tenant' ? undefined : findRefusalSentence(aadsts)
}

const REFUSALS: readonly { readonly codes: readonly number[]; readonly sentence: PlainSentence }[] = [
  {
    codes: [500133],
    sentence: 'signInExpired',
  },
  {
    codes: [50173, 70043, 700082],
    sentence: 'signInEnded',
  },
  {
    codes: [50076, 50074],
    sentence: 'secondProof',
  },
  {
    codes: [50079, 50072],
    sentence: 'secondProofNotSetUp',
  },
  {
    codes: [53003],
    sentence: 'conditionalAccess',
  },
  {
    codes: [53000, 53001, 53002],
    sentence: 'managedDevice',
  },
  {
    codes: [65001],
    sentence: 'noConsent',
  },
  {
    codes: [50020, 90072, 50034],
    sentence: 'notInvited',
  },
  {
    codes: [50105],
    sentence: 'notAssigned',
  },
  {
    codes: [50196],
    sentence: 'entraAskedTooOften',
  },
  {
    codes: [
      50013, 500131, 700016, 90002, 900021, 900023, 7000215, 7000222, 700027, 700024, 70021, 70025, 700211, 700212,
      700213, 700229, 700231, 500011, 50001,
    ],
    sentence: 'notSetUp',
  },
]
