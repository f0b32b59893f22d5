import type { HttpHeaders } from '@azure/core-rest-pipeline'
import { readRetryAfter as readSeconds } from 'easy-auth-credential/pipeline'

/** Resource Graph reports here when a person's quota is full again, as a timespan. */
export const RESETS_AFTER = 'x-ms-user-quota-resets-after'

/** Seconds to wait, from Retry-After or Resource Graph's own header. */
export function readRetryAfter(headers: HttpHeaders): number | undefined {
  const resetsAfter = readTimespan(headers.get(RESETS_AFTER))
  return (
    readSeconds(headers.get('retry-after')) ??
    readSeconds(resetsAfter === undefined ? undefined : String(resetsAfter / 1_000))
  )
}

/** Reads `hh:mm:ss` as milliseconds; undefined if the value has another form. */
export function readTimespan(value: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2}):(\d{2})$/.exec(value ?? '') ?? []
  if (seconds === undefined) return undefined
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000
}
