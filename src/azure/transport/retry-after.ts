import type { HttpHeaders } from '@azure/core-rest-pipeline'

/** Resource Graph reports here when a person's quota is full again, as a timespan. */
export const RESETS_AFTER = 'x-ms-user-quota-resets-after'

const MAX_WAIT_S = 24 * 60 * 60

/** Seconds to wait, from Retry-After or Resource Graph's own header. Ignores a value that makes no sense to a person who waits. */
export function readRetryAfter(headers: HttpHeaders): number | undefined {
  const seconds = readSeconds(headers.get('retry-after')) ?? toSeconds(readTimespan(headers.get(RESETS_AFTER)))
  return seconds !== undefined && seconds > 0 && seconds <= MAX_WAIT_S ? Math.ceil(seconds) : undefined
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function readSeconds(value: string | undefined): number | undefined {
  if (!value) return undefined
  return Number.isNaN(Number(value)) ? (Date.parse(value) - Date.now()) / 1_000 : Number(value)
}

function toSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000
}

/** Reads `hh:mm:ss` as milliseconds; undefined if the value has another form. */
export function readTimespan(value: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(value ?? '') ?? []
  if (seconds === undefined) return undefined
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
}
