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
