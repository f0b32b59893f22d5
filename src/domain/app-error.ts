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
  /** The action that the person's roles lack, as Azure names it: `Microsoft.Compute/virtualMachines/start/action`. */
  readonly missingAction?: string | undefined
  /** Seconds to wait before asking again. */
  readonly retryAfter?: number | undefined
  /** What the operator of this app must change, if that is known. */
  readonly remedy?: string | undefined
}

/** An error with a sentence for the person. Its message is the key of that sentence. */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly sentence: Sentence
  readonly azure: AzureDetail

  constructor(
    kind: ErrorKind,
    sentence: PlainSentence | Sentence,
    options: { cause?: unknown; azure?: AzureDetail } = {},
  ) {
    const said: Sentence = typeof sentence === 'string' ? { key: sentence } : sentence
    super(said.key, { cause: options.cause })
    this.name = 'AppError'
    this.kind = kind
    this.sentence = said
    this.azure = options.azure ?? {}
  }
}
