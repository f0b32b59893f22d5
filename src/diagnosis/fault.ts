import { ConfigError } from '../config/config.ts'
import { AppError } from '../domain/app-error.ts'
import { toAppError } from '../identity/to-app-error.ts'
import { en } from '../words/en.ts'
import { toText } from '../words/to-text.ts'

/** What a step found to be wrong, and a remedy if it is more specific than the step's own. */
export class Fault extends Error {
  readonly remedy: string | undefined

  constructor(reason: string, remedy?: string) {
    super(reason)
    this.name = 'Fault'
    this.remedy = remedy
  }
}

/** Turns any error of a step into one line without a token or secret: Azure's sentences contain none. */
export function toFault(thrown: unknown): Fault {
  const error = toAppError(thrown)
  if (error instanceof Fault) return error
  if (error instanceof ConfigError) return new Fault(error.faults.join('; '))
  if (!(error instanceof AppError)) return new Fault(toLine(readMessage(error)))
  const { remedy, message = readMessage(error.cause) } = error.azure
  const line = toLine(message)
  // Entra's own sentence is complete. Any other text needs the app's sentence in front of it.
  return new Fault(line.startsWith('AADSTS') ? line : `${toText(en, error.sentence)} ${line}`.trim(), remedy)
}

function readMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return ''
  const code = 'cause' in error ? readCode(error.cause) : undefined
  return [String(error.message), ...(code === undefined ? [] : [`(${code})`])].join(' ')
}

export function readCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}

/** Reduces a text to one line. Entra adds ids and a time below its sentence, and MSAL adds its own words around that. */
export function toLine(text: string): string {
  return text
    .replace(/^[\s\S]*?(?=AADSTS\d+:)/, '')
    .replace(/\s*(Trace ID: |- Correlation ID: )[\s\S]*/, '')
    .replace(/\p{C}+/gu, ' ')
    .trim()
}
