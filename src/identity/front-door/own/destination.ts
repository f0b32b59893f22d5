const MAX_LENGTH = 2_000

/** Paths that a sign-in never leads back to, lest it goes in circles. */
const OF_THE_DOOR = /^\/(auth|sign-in|sign-out)(?![^/?])/i

/**
 * A path of this app that a browser may be sent to, or undefined. Browsers drop tabs and line ends, read a backslash as a slash,
 * and two slashes as the start of a host. They resolve dots first, so what would be sent is looked at again.
 */
export function findDestination(text: string, origin: string): string | undefined {
  if (text.length > MAX_LENGTH || !/^\/(?!\/)[\x21-\x7e]*$/.test(text) || text.includes('\\')) return undefined
  const url = URL.parse(text, origin)
  if (url?.origin !== origin) return undefined
  const path = `${url.pathname}${url.search}`
  return /^\/(?!\/)/.test(path) && !OF_THE_DOOR.test(path) ? path : undefined
}
