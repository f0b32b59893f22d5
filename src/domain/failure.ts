import type { Cure } from './cure.ts'
import type { Sentence } from './sentence.ts'

/** Why Azure has not done something: it refused, or what it had begun came to nothing. */
export interface Failure {
  /** Azure's own: `AllocationFailed`. */
  readonly code: string
  readonly sentence: Sentence
  /** Undefined if an earlier version of the app saved it. */
  readonly cure?: Cure | undefined
  /** What Azure says itself, in English. */
  readonly message?: string | undefined
}

/** Azure's words take room in the store. The longest that are known, of a quota, have 1,200 characters. */
const LONGEST_MESSAGE = 2_000

export function cutMessage(message: string | undefined): string | undefined {
  return message?.slice(0, LONGEST_MESSAGE)
}

/** A Spot VM gets what others leave, so that capacity is another matter there. Azure's code does not tell. */
export function toCureFor(isSpot: boolean | undefined, cure: Cure | undefined): Cure | undefined {
  return isSpot && (cure === 'capacity' || cure === 'other-size') ? 'capacity-for-spot' : cure
}
