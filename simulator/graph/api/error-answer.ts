import { randomUUID } from 'node:crypto'
import { toDotnetTime } from '../../dotnet-time.ts'
import type { ErrorDetail } from '../query-error.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** An error in the shape of all Resource Graph errors: `details` says what went wrong. */
export function createErrorAnswer(fault: {
  readonly status: number
  readonly code: string
  readonly details: readonly ErrorDetail[]
  readonly now: number
}): Answer {
  const { status, code, details, now } = fault
  const timestamp = toDotnetTime(now)
  const message = `Please provide below info when asking for support: timestamp = ${timestamp}, correlationId = ${randomUUID()}.`
  return { status, body: { error: { code, message, details } } }
}

export function createBadRequest(details: readonly ErrorDetail[], now: number): Answer {
  return createErrorAnswer({ status: 400, code: 'BadRequest', details, now })
}

/** The entry that precedes the details of a rejected query. */
export const INVALID_QUERY: ErrorDetail = {
  code: 'InvalidQuery',
  message:
    'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
}
