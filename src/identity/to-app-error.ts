import { EasyAuthError, type EasyAuthErrorCode } from 'easy-auth-credential'
import { AppError, type ErrorKind } from '../domain/app-error.ts'

/** Tells a person in the app's words why they get no token. The only place that knows the library's errors. */
export function toAppError(error: unknown): unknown {
  if (!(error instanceof EasyAuthError)) return error
  const { code, entra, remedy, retryAfter, cause } = error
  const { kind, sentence } = WORDS[code]
  return new AppError(kind, findRefusal(code, entra.aadsts) ?? sentence, {
    cause,
    azure: {
      code: code.startsWith('managed-identity') ? 'ManagedIdentity' : (entra.aadsts ?? entra.error),
      message: entra.message,
      correlationId: entra.correlationId,
      traceId: entra.traceId,
      remedy,
      retryAfter,
    },
  })
}

const NOT_SET_UP = 'This app is not set up correctly, so it cannot sign in to Azure for you.'
const NOT_FOR_THIS_APP = { kind: 'not-signed-in', sentence: 'Your sign-in is not for this app.' } as const
const NOBODY = { kind: 'not-signed-in', sentence: 'You are not signed in.' } as const

export const WORDS: Readonly<Record<EasyAuthErrorCode, { readonly kind: ErrorKind; readonly sentence: string }>> = {
  'not-signed-in': NOBODY,
  'token-store-off': NOBODY,
  'ambiguous-token': { kind: 'not-signed-in', sentence: 'The sign-in of this request is not clear.' },
  'unreadable-token': { kind: 'not-signed-in', sentence: 'Your sign-in could not be read.' },
  expired: { kind: 'not-signed-in', sentence: 'Your sign-in has expired.' },
  'wrong-audience': NOT_FOR_THIS_APP,
  'wrong-issuer': NOT_FOR_THIS_APP,
  'wrong-scope': NOT_FOR_THIS_APP,
  'wrong-claims': NOT_FOR_THIS_APP,
  'wrong-tenant': { kind: 'not-signed-in', sentence: 'Your sign-in is for another organisation.' },
  'needs-interaction': {
    kind: 'more-proof-needed',
    sentence: 'Microsoft Entra wants to know more before this app may act for you.',
  },
  refused: { kind: 'sign-in-refused', sentence: 'Microsoft Entra does not let this app act for you.' },
  misconfigured: { kind: 'misconfigured', sentence: NOT_SET_UP },
  'unknown-tenant': {
    kind: 'misconfigured',
    sentence: 'This app is not set up correctly: Microsoft Entra does not know its tenant.',
  },
  'managed-identity-refused': {
    kind: 'misconfigured',
    sentence: 'The managed identity of this app cannot be used, so it cannot sign in to Azure for you.',
  },
  'managed-identity-unavailable': {
    kind: 'azure-unavailable',
    sentence: 'The managed identity of this app does not answer, so it cannot sign in to Azure for you.',
  },
  'keys-unavailable': {
    kind: 'azure-unavailable',
    sentence: 'Microsoft Entra could not be reached to check your sign-in.',
  },
  unavailable: { kind: 'azure-unavailable', sentence: 'Microsoft Entra could not be reached.' },
  throttled: { kind: 'azure-throttled', sentence: 'Microsoft Entra is busy and asks to wait.' },
  slow: { kind: 'azure-slow', sentence: 'Microsoft Entra did not answer in time.' },
}

/**
 * What one of Entra's error numbers means for the person. The numbers choose only the wording, never what the app does, because
 * Entra may change them. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function findRefusalSentence(aadsts: string | undefined): string | undefined {
  return REFUSALS.find(({ codes }) => codes.some((code) => `AADSTS${code}` === aadsts))?.sentence
}

/** A tenant that is not known is found before anybody is signed in, and has a sentence of its own. */
function findRefusal(code: EasyAuthErrorCode, aadsts: string | undefined): string | undefined {
  return code === 'unknown-tenant' ? undefined : findRefusalSentence(aadsts)
}

const REFUSALS: readonly { readonly codes: readonly number[]; readonly sentence: string }[] = [
  {
    codes: [500133],
    sentence: 'Your sign-in has expired.',
  },
  {
    codes: [50173, 70043, 700082],
    sentence:
      'Your sign-in was ended, as happens after a new password, after some time, or when an administrator ends it.',
  },
  {
    codes: [50076, 50074],
    sentence: 'Your organisation wants a second proof that it is you, such as a code or your authenticator app.',
  },
  {
    codes: [50079, 50072],
    sentence: 'Your organisation wants a second proof that it is you, which you have not set up yet.',
  },
  {
    codes: [53003],
    sentence: "Your organisation's Conditional Access does not allow this, from where you are or with what you use.",
  },
  {
    codes: [53000, 53001, 53002],
    sentence: 'Your organisation allows this only from a device or an app that it manages.',
  },
  {
    codes: [65001],
    sentence: 'Nobody has allowed this app yet to act in Azure for people of your organisation.',
  },
  {
    codes: [50020, 90072, 50034],
    sentence: 'Your account belongs to another organisation, which is not invited here.',
  },
  {
    codes: [50105],
    sentence: 'Your organisation lets only certain people use this app, and you are not among them yet.',
  },
  {
    codes: [50196],
    sentence: 'Microsoft Entra was asked for the same thing too often, and asks to wait.',
  },
  {
    codes: [
      50013, 500131, 700016, 90002, 900021, 900023, 7000215, 7000222, 700027, 700024, 70021, 700211, 700212, 700213,
      700229, 500011, 50001,
    ],
    sentence: NOT_SET_UP,
  },
]
