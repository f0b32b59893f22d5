/** A moment for the page: `iso` for machines, `text` in UTC for people, until the page's script shows it in their own time. */
export interface Moment {
  readonly iso: string
  readonly text: string
}

export function toMoment(ms: number): Moment {
  const iso = new Date(ms).toISOString()
  return { iso, text: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC` }
}

/** A moment of about now, as long as it will be in the reader's own time, so that nothing moves when it is shown so. */
export function toClock(ms: number): Moment {
  const iso = new Date(ms).toISOString()
  return { iso, text: `${iso.slice(11, 19)} UTC` }
}
