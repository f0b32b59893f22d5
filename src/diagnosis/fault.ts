import { ConfigError } from '../config/config.ts'
import { AppError } from '../domain/app-error.ts'

/** What a step found to be wrong, and what to do, where that is more than its table says. */
export class Fault extends Error {
  readonly remedy: string | undefined

  constructor(reason: string, remedy?: string) {
    super(reason)
    this.name = 'Fault'
    this.remedy = remedy
  }
}

/** Whatever a step ended with, as one line without a token or secret: Azure's sentences hold none. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof ConfigError) return new Fault(error.faults.join('; '))
  if (!(error instanceof AppError)) return new Fault(toLine(readMessage(error)))
  const { remedy, message = readMessage(error.cause) } = error.azure
  const line = toLine(message)
  // Entra's own sentence says all; anything else needs the app's in front of it.
  return new Fault(line.startsWith('AADSTS') ? line : `${error.message} ${line}`.trim(), remedy)
}

function readMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return ''
  const code = 'cause' in error ? readCode(error.cause) : undefined
  return [String(error.message), ...(code === undefined ? [] : [`(${code})`])].join(' ')
}

export function readCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}

/** As one line. Entra puts ids and a time below its sentence, and MSAL its own words around that. */
export function toLine(text: string): string {
  return text
    .replace(/^[\s\S]*?(?=AADSTS\d+:)/, '')
    .replace(/\s*(Trace ID: |- Correlation ID: )[\s\S]*/, '')
    .replace(/\p{C}+/gu, ' ')
    .trim()
}
