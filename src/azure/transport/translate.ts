import { isSameCode } from '../../domain/azure-code.ts'
import { cutMessage, type Failure } from '../../domain/failure.ts'
import type { PlainSentence, Sentence } from '../../domain/sentence.ts'
import { type ErrorBody, toErrorBody } from './error-body.ts'
import { KNOWN_FAILURES, type KnownFailure } from './known-failures.ts'

/** What Azure says of a failure, in the app's words. */
export interface Translation {
  /** Undefined if its code is not known. */
  readonly known: KnownFailure | undefined
  readonly sentence: Sentence
  /** The code that decided, and what Azure says beside it. */
  readonly code: string | undefined
  readonly message: string | undefined
}

/**
 * Finds what an error means by the innermost code that is known, since Azure wraps a cause in codes that say less. Of unknown codes
 * Azure's own words are the sentence.
 *
 * @param wordless what to say if Azure says nothing at all
 * @param challenge the value of WWW-Authenticate
 */
export function translate(error: ErrorBody, wordless: PlainSentence, challenge?: string): Translation {
  const cause = findCause(error)
  const { code, message } = cause?.body ?? findRoot(error)
  if (!cause) return { known: undefined, code, message, sentence: toAzures(message) ?? { key: wordless } }
  const { known, body } = cause
  const read = known.read?.({ message: message ?? '', policy: body.policy, challenge })
  return { known, code, message, sentence: read ?? { key: known.words } }
}

/**
 * The same for what Azure had accepted, or has done by itself: an operation that failed, a VM whose last change did. Nothing was
 * refused, so there is no word of that.
 *
 * @param fallback the code if Azure gives none
 */
export function toFailure(error: unknown, fallback: string): Failure {
  const { known, sentence, code = fallback, message } = translate(toErrorBody(error), 'unexplained')
  return { code, sentence, cure: known?.cure ?? 'unknown', ...(message && { message: cutMessage(message) }) }
}

interface Cause {
  readonly known: KnownFailure
  readonly body: ErrorBody
}

function findCause(body: ErrorBody): Cause | undefined {
  for (const inner of body.within) {
    const cause = findCause(inner)
    if (cause) return cause
  }
  const known = findKnown(body)
  return known && { known, body }
}

/** Services of Azure spell the same code in different cases. */
function findKnown({ code, message = '' }: ErrorBody): KnownFailure | undefined {
  return KNOWN_FAILURES.find(
    ({ codes, when }) => codes.some((known) => isSameCode(known, code)) && (when?.test(message) ?? true),
  )
}

/** The innermost error that says something. */
function findRoot(body: ErrorBody): ErrorBody {
  const inner = body.within.find(({ code, message }) => code && message)
  return inner ? findRoot(inner) : body
}

function toAzures(message: string | undefined): Sentence | undefined {
  return message ? { key: 'azureSays', params: { text: message } } : undefined
}
