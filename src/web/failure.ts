import type { AppError } from '../domain/app-error.ts'
import { en } from '../words/en.ts'
import { toText } from '../words/to-text.ts'
import { ERROR_STATUS } from './error-status.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Why the request failed, for the log. */
    failure?: Failure
  }
}

interface Failure {
  readonly kind: string
  /** The HTTP status of the failure, even if the response had already begun with another one. */
  readonly failedAs: number
  readonly code?: string | undefined
  readonly correlationId?: string | undefined
  /** What the operator of the app must change. */
  readonly remedy?: string | undefined
  readonly reason?: string | undefined
}

/** @param error undefined if the thrown value is not an error that the app reports to a person */
export function toFailure(error: AppError | undefined, thrown: unknown = error): Failure {
  if (!error) return { kind: 'unexpected', failedAs: 500 }
  const cause = error.cause instanceof Error ? error.cause.name : undefined
  const { code, correlationId, remedy } = error.azure
  const reason = thrown === error ? cause : toText(en, error.sentence)
  return { kind: error.kind, failedAs: ERROR_STATUS[error.kind], code, correlationId, remedy, reason }
}
