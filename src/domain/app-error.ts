import type { Cure } from './cure.ts'
import type { PlainSentence, Sentence } from './sentence.ts'

/** Every kind of failure that the app reports to a person. web/error-status.ts has the HTTP status of each. */
export type ErrorKind =
  | 'invalid-input'
  | 'not-signed-in'
  | 'cross-site'
  | 'forbidden'
  | 'more-proof-needed'
  | 'turned-off'
  | 'sign-in-refused'
  | 'not-found'
  | 'conflict'
  | 'wrong-method'
  | 'too-large'
  | 'unsupported-form'
  | 'too-many-requests'
  | 'azure-refused'
  | 'azure-throttled'
  | 'azure-slow'
  | 'azure-unavailable'
  | 'misconfigured'

/** What Azure said. Pages show it collapsed and ready to copy. */
export interface AzureDetail {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly correlationId?: string | undefined
  readonly traceId?: string | undefined
  /** Seconds to wait before asking again. */
  readonly retryAfter?: number | undefined
  /** The claims challenge that a new sign-in must answer, as JSON. No page shows it. */
  readonly claims?: string | undefined
  /** The directory at whose Entra that sign-in must be, if it is not the person's own. */
  readonly tenantId?: string | undefined
  /** What the operator of this app must change, if that is known. */
  readonly remedy?: string | undefined
}

/** An error with a sentence for the person. Its message is the key of that sentence. */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly sentence: Sentence
  readonly azure: AzureDetail
  /** Undefined if the kind of the error says all that there is to advise. */
  readonly cure: Cure | undefined
  /** What holds instead if the person has just signed in because of this error, and it is there again. */
  readonly ifAgain: AppError | undefined

  constructor(
    kind: ErrorKind,
    sentence: PlainSentence | Sentence,
    options: { cause?: unknown; azure?: AzureDetail; cure?: Cure | undefined; ifAgain?: AppError } = {},
  ) {
    const said: Sentence = typeof sentence === 'string' ? { key: sentence } : sentence
    super(said.key, { cause: options.cause })
    this.name = 'AppError'
    this.kind = kind
    this.sentence = said
    this.azure = options.azure ?? {}
    this.cure = options.cure
    this.ifAgain = options.ifAgain
  }
}
