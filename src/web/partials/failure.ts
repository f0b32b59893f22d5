import type { VmId } from '../../domain/arm-id.ts'
import type { Failure } from '../../domain/failure.ts'
import type { Rich } from '../../words/rich.ts'
import { toRich } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import type { Portal } from './connect.ts'
import { findNextStep, type NextStep } from './next-step.ts'

/** Why Azure has not done something, for who wants to know what to do. */
export interface FailureModel {
  readonly message: Rich
  /** Whether waiting helps, and what to do or whom to ask; may be empty. */
  readonly advice: string
  readonly step: NextStep | undefined
  /** What Azure says itself, folded away. */
  readonly details: readonly Detail[]
}

export interface Detail {
  readonly name: string
  readonly value: string
  /** Whether it is English in every language: what Azure says, and what the operator reads in the log too. */
  readonly isEnglish: boolean
}

export function toFailureModel(
  failure: Failure,
  of: { vm: VmId; correlationId?: string | undefined; portal: Portal; words: Words },
): FailureModel {
  const { words } = of
  const say = words.errors.details
  const details = toDetails([
    [say.code, failure.code, 'en'],
    [say.azureSays, failure.message, 'en'],
    [say.correlationId, of.correlationId],
  ])
  return {
    message: toRich(words, failure.sentence),
    advice: failure.cure === undefined ? '' : words.errors.cures[failure.cure].advice,
    step: findNextStep(failure, { ...of, details: toPlainDetails(details) }),
    details,
  }
}

/** Leaves out what is not known. */
export function toDetails(
  all: readonly (readonly [name: string, value: string | undefined, language?: 'en'])[],
): Detail[] {
  return all.flatMap(([name, value, language]) => (value ? [{ name, value, isEnglish: language === 'en' }] : []))
}

export function toPlainDetails(details: readonly Detail[]): string {
  return details.map(({ name, value }) => `${name}: ${value}`).join('\n')
}
