/** A moment for the page: `iso` for scripts, `text` in UTC for people until the page's script shows it in local time. */
export interface Moment {
  readonly iso: string
  readonly text: string
}

export function toMoment(ms: number): Moment {
  const iso = new Date(ms).toISOString()
  return { iso, text: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC` }
}

/** A recent moment, with text about as wide as the local time that replaces it, so that nothing moves. */
export function toClock(ms: number): Moment {
  const iso = new Date(ms).toISOString()
  return { iso, text: `${iso.slice(11, 19)} UTC` }
}

/** How long something has run: `0:18`, `12:05`, `1:02:00`. */
export function toElapsed(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const parts = hours > 0 ? [hours, String(minutes).padStart(2, '0')] : [minutes]
  return [...parts, String(rest).padStart(2, '0')].join(':')
}
