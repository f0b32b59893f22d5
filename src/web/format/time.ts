import type { Language } from '../../words/languages.ts'

/** A moment for the page: `iso` for scripts, `text` in UTC for people until the page's script shows it in local time. */
export interface Moment {
  readonly iso: string
  readonly text: string
}

/** What `Intl` needs to know of the words of a page. */
interface Written {
  readonly language: Language
}

export function toMoment(ms: number, { language }: Written): Moment {
  return toText(ms, getFormats(language).moment)
}

/** A recent moment, to the minute, with text about as wide as the local time that replaces it, so that nothing moves. */
export function toClock(ms: number, { language }: Written): Moment {
  return toText(ms, getFormats(language).clock)
}

/** A day, by the date of UTC until the page's script knows the reader's. */
export interface Day {
  /** `2026-11-29`. */
  readonly iso: string
  /** `Today`, `Yesterday`, or the date. */
  readonly text: string
}

export function toDay(ms: number, now: number, { language }: Written): Day {
  const [iso, today] = [toIsoDay(ms), toIsoDay(now)]
  const past = Math.round((Date.parse(iso) - Date.parse(today)) / DAY_MS)
  const { day, relativeDay } = getFormats(language)
  const text = past > -2 && past <= 0 ? relativeDay.format(past, 'day') : day.format(ms)
  return { iso, text: text.charAt(0).toUpperCase() + text.slice(1) }
}

const DAY_MS = 24 * 60 * 60_000
const toIsoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

function toText(ms: number, format: Intl.DateTimeFormat): Moment {
  const date = new Date(ms)
  return { iso: date.toISOString(), text: `${format.format(date)} UTC` }
}

interface Formats {
  readonly moment: Intl.DateTimeFormat
  readonly clock: Intl.DateTimeFormat
  readonly day: Intl.DateTimeFormat
  readonly relativeDay: Intl.RelativeTimeFormat
}

const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const

const formats = new Map<Language, Formats>()

/** Created by the first moment of a language, which takes a while. */
function getFormats(language: Language): Formats {
  const known = formats.get(language) ?? createFormats(language)
  formats.set(language, known)
  return known
}

function createFormats(language: Language): Formats {
  const zone = { timeZone: 'UTC', hourCycle: 'h23' } as const
  return {
    moment: new Intl.DateTimeFormat(language, { ...zone, dateStyle: 'medium', timeStyle: 'short' }),
    clock: new Intl.DateTimeFormat(language, { ...zone, timeStyle: 'short' }),
    day: new Intl.DateTimeFormat(language, { ...DAY, timeZone: 'UTC' }),
    relativeDay: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
  }
}

/** How long something has run: `0:18`, `12:05`, `1:02:00`. */
export function toElapsed(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const parts = hours > 0 ? [hours, String(minutes).padStart(2, '0')] : [minutes]
  return [...parts, String(rest).padStart(2, '0')].join(':')
}
