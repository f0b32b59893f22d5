import type { DistinctHeaders } from '../front-door.ts'

/**
 * The cookies of this door. `__Host-` keeps other hosts of the domain from setting them
 * (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes).
 */
export const COOKIES = {
  /** The sealed session. Written by a sign-in alone, so that no other answer can bring an older one back. */
  session: '__Host-session',
  /** When the person was last there. */
  seen: '__Host-seen',
  /** Goes with requests in a frame of Entra's too, which ends the session by deleting it. */
  companion: '__Host-companion',
  /** Ties a sign-in to the browser that has begun it. Lasts, so that tabs that begin one at once share it. */
  browser: '__Host-browser',
} as const

export type CookieName = keyof typeof COOKIES

/** A cookie that comes twice is none: one of the two isn't ours. */
export function readCookie(headers: DistinctHeaders, name: CookieName): string | undefined {
  const values = (headers['cookie'] ?? [])
    .flatMap((line) => line.split(';'))
    .flatMap((pair) => {
      // Cuts at the first `=` alone: the session is long, and three cookies are read for each request.
      const end = pair.includes('=') ? pair.indexOf('=') : pair.length
      return pair.slice(0, end).trim() === COOKIES[name] ? [pair.slice(end + 1).trim()] : []
    })
  return values.length === 1 ? values[0] : undefined
}

const ATTRIBUTES: Readonly<Record<CookieName, string>> = {
  session: 'Path=/; Secure; HttpOnly; SameSite=Lax',
  seen: 'Path=/; Secure; HttpOnly; SameSite=Lax',
  companion: 'Path=/; Secure; HttpOnly; SameSite=None',
  // The longest that browsers keep a cookie: 400 days.
  browser: 'Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000',
}

export function writeCookie(name: CookieName, value: string): string {
  return `${COOKIES[name]}=${value}; ${ATTRIBUTES[name]}`
}

export function deleteCookie(name: CookieName): string {
  return `${COOKIES[name]}=; ${ATTRIBUTES[name]}; Max-Age=0`
}
