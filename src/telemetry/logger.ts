import { pino } from 'pino'

/** Writes one JSON object per line. No argument may contain a token, a header or a URL with a query. */
export interface Logger {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** The app's own log, which has the audit entries too. */
export interface AppLogger extends Logger {
  /** Writes an entry as a line of its own, under `audit`, whatever the level is. */
  audit(entry: object): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Where lines go. */
export interface LogOutput {
  write(line: string): void
}

/** @param deps.output default: standard output */
export function createLogger(deps: { level: string; output?: LogOutput | undefined }): AppLogger {
  const options = {
    level: deps.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  }
  const root = deps.output ? pino(options, deps.output) : pino(options)
  const logger = root.child({}, { level: 'info' })
  return Object.assign(root, {
    audit: (entry: object) => logger.info({ audit: entry }, 'audit'),
  })
}
