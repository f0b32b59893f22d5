import { pino } from 'pino'

/** Writes one JSON object per line. No argument may contain a token, a header or a URL with a query. */
export interface Logger {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export function createLogger(deps: { level: string }): Logger {
  return pino({
    level: deps.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  })
}
