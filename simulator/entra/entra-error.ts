import { ENTRA_ERRORS, type EntraErrorKind } from './entra-error-kinds.ts'

export type EntraErrorName = keyof typeof ENTRA_ERRORS

/** A refusal by Entra. The router's error handler turns it into a response. */
export class EntraError extends Error {
  readonly kind: EntraErrorKind
  /** JSON that the client must send with the next sign-in. */
  readonly claims: string | undefined

  constructor(name: EntraErrorName, values: Readonly<Record<string, string>> = {}, claims?: string) {
    const kind = ENTRA_ERRORS[name]
    super(kind.sentence.replace(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder))
    this.name = 'EntraError'
    this.kind = kind
    this.claims = claims
  }
}

/** The JSON body of a refusal. `correlationId` is the client's own, if it sent one. */
export function toErrorBody(error: EntraError, correlationId: string, traceId: string): Record<string, unknown> {
  const { code, error: name, suberror } = error.kind
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`
  return {
    error: name,
    error_description: `AADSTS${code}: ${error.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    ...(suberror ? { suberror } : {}),
    ...(error.claims !== undefined ? { claims: error.claims } : {}),
  }
}
