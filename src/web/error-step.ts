import type { AppError } from '../domain/app-error.ts'
import type { ErrorContext } from './error-model.ts'
import { type Detail, toPlainDetails } from './partials/failure.ts'
import { findNextStep } from './partials/next-step.ts'

/** The next step after a refused action: a way in place of the way back, or a text to send on. */
export interface ErrorStep {
  readonly way: { readonly label: string; readonly href: string } | undefined
  readonly copy: { readonly label: string; readonly text: string } | undefined
  /** Whether the way leads to the Azure portal. */
  readonly isOut: boolean
}

/** Undefined if nothing but the way back makes sense, or the request was no action. */
export function toErrorStep(
  { azure: { code = '' }, sentence, cure }: AppError,
  details: readonly Detail[],
  { step: of, form, words }: Pick<ErrorContext, 'step' | 'form' | 'words'>,
): ErrorStep | undefined {
  if (!of || cure === undefined || form === undefined) return undefined
  const step = findNextStep({ code, sentence, cure }, { ...of, details: toPlainDetails(details), words })
  if (step?.kind === 'again') {
    return { way: { label: words.errors.tryAgain, href: form }, copy: undefined, isOut: false }
  }
  if (step?.kind === 'portal') return { way: step, copy: undefined, isOut: true }
  return step && { way: undefined, copy: step, isOut: false }
}
