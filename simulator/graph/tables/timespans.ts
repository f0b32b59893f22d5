/** Milliseconds of the units in which Kusto writes a timespan (`5d`, `90m`, `100ms`, `1tick`). */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['d', 86_400_000],
  ['day', 86_400_000],
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['hr', 3_600_000],
  ['hour', 3_600_000],
  ['hours', 3_600_000],
  ['m', 60_000],
  ['min', 60_000],
  ['minute', 60_000],
  ['minutes', 60_000],
  ['s', 1000],
  ['sec', 1000],
  ['second', 1000],
  ['seconds', 1000],
  ['ms', 1],
  ['milli', 1],
  ['millis', 1],
  ['millisec', 1],
  ['millisecond', 1],
  ['milliseconds', 1],
  ['micro', 0.001],
  ['micros', 0.001],
  ['microsec', 0.001],
  ['microsecond', 0.001],
  ['microseconds', 0.001],
  ['nano', 0.000_001],
  ['nanos', 0.000_001],
  ['nanosec', 0.000_001],
  ['nanosecond', 0.000_001],
  ['nanoseconds', 0.000_001],
  ['tick', 0.0001],
  ['ticks', 0.0001],
])

const UNIT_FORM = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/i
const CLOCK_FORM = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/

/** `1.02:03:04.5` or `5d`, in milliseconds; a bare number counts days. Null for anything else. */
export function parseTimespan(text: string): number | null {
  const trimmed = text.trim()
  const [, amount, unit = ''] = UNIT_FORM.exec(trimmed) ?? []
  const factor = UNITS.get(unit.toLowerCase())
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor
  const clock = CLOCK_FORM.exec(trimmed)
  if (clock !== null) {
    const [, sign, days = '0', hours, minutes, seconds = '0'] = clock
    const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000
    return sign === undefined ? total : -total
  }
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) * 86_400_000 : null
}

/** .NET's constant format, which Azure uses for timespans: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimespan(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : ''
  const ticks = Math.round(Math.abs(milliseconds) * 10_000)
  const seconds = Math.floor(ticks / 10_000_000)
  const days = Math.floor(seconds / 86_400)
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  const fraction = ticks % 10_000_000
  const time = clock.map((part) => part.toString().padStart(2, '0')).join(':')
  return `${sign}${days > 0 ? `${days}.` : ''}${time}${fraction > 0 ? `.${fraction.toString().padStart(7, '0')}` : ''}`
}
