import { toDatetime } from '../tables/values.ts'
import { namedAfterArgument, ofValue, ofValues, type ScalarFunction } from './scalar-function.ts'

const PERIODS: ReadonlyMap<string, number> = new Map([
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
])

const MONTHS: ReadonlyMap<string, number> = new Map([
  ['year', 12],
  ['quarter', 3],
  ['month', 1],
])

export const DATETIME_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  now: {
    ...ofValues([0, 1], 'datetime', ([offset], _types, { now }) => now + (typeof offset === 'number' ? offset : 0)),
    usesContext: true,
  },
  ago: {
    ...ofValues([1, 1], 'datetime', ([age], _types, { now }) => (typeof age === 'number' ? now - age : null)),
    usesContext: true,
  },
  datetime_diff: ofValues([3, 3], 'long', ([period, later, earlier]) => difference(period, later, earlier)),
  datetime_add: ofValues([3, 3], 'datetime', ([period, amount, time]) => add(period, amount, time)),
  format_datetime: namedAfterArgument(ofValues([2, 2], 'string', ([time, format]) => formatAs(time, format))),
  startofday: namedAfterArgument(ofValue('datetime', (time) => floorTo(time, 86_400_000))),
  startofmonth: namedAfterArgument(ofValue('datetime', startOfMonth)),
  startofyear: namedAfterArgument(
    ofValue('datetime', (time) => (typeof time === 'number' ? Date.UTC(new Date(time).getUTCFullYear(), 0) : null)),
  ),
  getyear: part((date) => date.getUTCFullYear()),
  getmonth: part((date) => date.getUTCMonth() + 1),
  monthofyear: part((date) => date.getUTCMonth() + 1),
  dayofmonth: part((date) => date.getUTCDate()),
  hourofday: part((date) => date.getUTCHours()),
}

function part(read: (date: Date) => number): ScalarFunction {
  return ofValue('int', (time, type) => {
    const milliseconds = toDatetime(type, time)
    return milliseconds === null ? null : read(new Date(milliseconds))
  })
}

function floorTo(time: unknown, size: number): number | null {
  return typeof time === 'number' ? Math.floor(time / size) * size : null
}

function startOfMonth(time: unknown): number | null {
  if (typeof time !== 'number') return null
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

/** Counts the period boundaries between two times: 23:59 and 00:01 are a day apart. */
function difference(period: unknown, later: unknown, earlier: unknown): number | null {
  if (typeof period !== 'string' || typeof later !== 'number' || typeof earlier !== 'number') return null
  const name = period.toLowerCase()
  const size = PERIODS.get(name)
  if (size !== undefined) return Math.floor(later / size) - Math.floor(earlier / size)
  const count = MONTHS.get(name)
  return count === undefined ? null : Math.floor(monthIndex(later) / count) - Math.floor(monthIndex(earlier) / count)
}

function monthIndex(time: number): number {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function add(period: unknown, amount: unknown, time: unknown): number | null {
  if (typeof period !== 'string' || typeof amount !== 'number' || typeof time !== 'number') return null
  const name = period.toLowerCase()
  const size = PERIODS.get(name)
  if (size !== undefined) return time + amount * size
  const count = MONTHS.get(name)
  if (count === undefined) return null
  const date = new Date(time)
  return date.setUTCMonth(date.getUTCMonth() + amount * count)
}

/** Uses .NET's format letters, limited to those that format_datetime supports. */
function formatAs(time: unknown, format: unknown): string {
  if (typeof time !== 'number' || typeof format !== 'string') return ''
  const date = new Date(time)
  const milliseconds = date.getUTCMilliseconds().toString().padStart(3, '0').padEnd(7, '0')
  const hour = date.getUTCHours()
  const parts: Readonly<Record<string, number>> = {
    y: date.getUTCFullYear(),
    M: date.getUTCMonth() + 1,
    d: date.getUTCDate(),
    H: hour,
    h: hour % 12 === 0 ? 12 : hour % 12,
    m: date.getUTCMinutes(),
    s: date.getUTCSeconds(),
  }
  return format.replace(/([yMdHhmsfF])\1*|tt/g, (run: string) => {
    if (run === 'tt') return hour < 12 ? 'AM' : 'PM'
    if (run.startsWith('f') || run.startsWith('F')) return milliseconds.slice(0, run.length)
    const text = (parts[run.charAt(0)] ?? 0).toString().padStart(run.length, '0')
    return run === 'yy' ? text.slice(-2) : text
  })
}
