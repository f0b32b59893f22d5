import { createLinearRegExp } from '../linear-regexp.ts'

/** One rule of `PUT /_simulator/faults`, validated. */
export interface Fault {
  readonly method: string | undefined
  /** Tested against the path without the query; case-sensitive. */
  readonly path: RegExp | undefined
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly delayMs: number
  /** Closes the connection without an answer, regardless of the rest of the rule. */
  readonly drop: boolean
  /** How many requests the rule applies to; Infinity if there is no limit. */
  readonly times: number
}

const KEYS = ['match', 'status', 'headers', 'body', 'delayMs', 'drop', 'times']
const MATCH_KEYS = ['method', 'path']
const LONGEST_DELAY_MS = 600_000

/** Throws a RangeError that says which rule is wrong, and what is wrong with it. */
export function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw new RangeError('The body must be a JSON array of rules; [] clears them.')
  return value.map((rule: unknown, index) => {
    try {
      return readFault(rule)
    } catch (error) {
      throw new RangeError(`Rule ${index}: ${error instanceof Error ? error.message : 'is malformed.'}`, {
        cause: error,
      })
    }
  })
}

function readFault(value: unknown): Fault {
  const rule = readObject(value, 'a rule', KEYS)
  const match = readObject(rule['match'] ?? {}, 'match', MATCH_KEYS)
  const status = readOptional(rule['status'], 'status', isBetween(200, 599), 'a whole number from 200 to 599')
  const drop = readOptional(rule['drop'], 'drop', isBoolean, 'true or false') ?? false
  const body = rule['body'] ?? undefined
  if (body !== undefined && status === undefined) throw new RangeError('body needs a status.')
  return {
    method: readOptional(match['method'], 'match.method', isText, 'a text such as "POST"')?.toUpperCase(),
    path: readPattern(match['path']),
    status,
    headers: readHeaders(rule['headers'] ?? {}),
    body,
    delayMs: readOptional(rule['delayMs'], 'delayMs', isBetween(0, LONGEST_DELAY_MS), 'milliseconds, 0 to 600000') ?? 0,
    drop,
    times: readOptional(rule['times'], 'times', isBetween(1, 1e9), 'a whole number from 1') ?? Infinity,
  }
}

function readObject(value: unknown, name: string, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RangeError(`${name} must be an object.`)
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw new RangeError(`${name} has "${unknown}"; it may have ${keys.join(', ')}.`)
  return { ...value }
}

function readOptional<T>(
  value: unknown,
  name: string,
  is: (value: unknown) => value is T,
  what: string,
): T | undefined {
  if (value === undefined || value === null) return undefined
  if (is(value)) return value
  throw new RangeError(`${name} must be ${what}.`)
}

function readPattern(value: unknown): RegExp | undefined {
  const source = readOptional(value, 'match.path', isText, 'a regular expression as text')
  if (source === undefined) return undefined
  try {
    return createLinearRegExp(source)
  } catch (error) {
    throw new RangeError(`match.path is no regular expression: ${source}`, { cause: error })
  }
}

function readHeaders(value: unknown): Record<string, string> {
  const entries = Object.entries(readObject(value, 'headers', Object.keys(value ?? {})))
  return Object.fromEntries(
    entries.map(([name, text]): [string, string] => {
      const isHeader =
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
      if (!isHeader)
        throw new RangeError(`headers has "${name}", which is no header with a text of printable characters.`)
      return [name, text]
    }),
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function isBetween(least: number, most: number): (value: unknown) => value is number {
  return (value): value is number => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
}
