import { AppError, type ErrorKind } from '../../../domain/app-error.ts'
import type { PlainSentence } from '../../../domain/sentence.ts'
import type { Attempt } from './attempt.ts'
import { toRedemptionFailure } from './sign-in-failure.ts'

/** The link on the page of a failure asks for the same proof again. What Entra does not answer has nothing to do with machines. */
export function failSignIn(error: unknown, asked: Asked = {}): never {
  const { kind, sentence, azure, cause, cure, ifAgain } = toRedemptionFailure(error)
  throw new AppError(kind, sentence, {
    cause,
    azure: { ...azure, claims: azure.claims ?? asked.claims, tenantId: asked.tenantId },
    cure: OUTAGES.includes(kind) ? 'signing-in-later' : cure,
    ...(ifAgain && { ifAgain }),
  })
}

type Asked = Pick<Attempt, 'claims' | 'tenantId'>

/** What is wrong with a sign-in alone, and says nothing about the session that the browser has. */
const OF_THE_SIGN_IN: readonly PlainSentence[] = [
  'signInTooOld',
  'signInCancelled',
  'signInNotFinished',
  'signInForOther',
  'signInOfOther',
  'notSignedIn',
]

/** Who is signed in is told so, and is asked to sign in again only if more was asked for than the session has. */
export function toFurtherFailure(error: unknown, { claims, tenantId }: Asked = {}): unknown {
  const failure = toRedemptionFailure(error)
  const { key } = failure.sentence
  const { azure, cause } = failure
  const sentence = OF_THE_SIGN_IN.find((one) => one === key)
  if (sentence === undefined) return failure
  // Entra has nobody signed in, and was not to ask.
  const said = sentence === 'notSignedIn' ? 'signInNotFinished' : sentence
  const kind = claims === undefined && tenantId === undefined ? 'conflict' : 'more-proof-needed'
  return new AppError(kind, said, { azure, cause, cure: 'still-signed-in' })
}

const OUTAGES: readonly ErrorKind[] = ['azure-slow', 'azure-unavailable', 'azure-throttled']
