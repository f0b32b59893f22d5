const COOKIE_NAME = 'AppServiceAuthSession'

/** App Service splits a long session into AppServiceAuthSession1 and so on. This session is a short random id. */
const SESSION_ID = /^[\w-]{43}$/

/** The session id in a `Cookie` header. Undefined if there is none, several, or one in the wrong format. */
export function readSessionCookie(header: string | undefined): string | undefined {
  const values = readCookies(header)
    .filter(([name]) => name === COOKIE_NAME)
    .map(([, value]) => value)
  const [value, ...others] = values
  return value !== undefined && others.length === 0 && SESSION_ID.test(value) ? value : undefined
}

/**
 * In Azure the cookie is also `Secure; SameSite=None`. Browsers refuse SameSite=None without Secure, and Secure does
 * not work over plain http. Both are omitted, which is the closest match for http on localhost.
 */
export function toSessionCookie(id: string): string {
  return `${COOKIE_NAME}=${id}; path=/; HttpOnly`
}

/** Expires every session cookie that the browser sent, including numbered ones. */
export function toExpiredCookies(header: string | undefined): string[] {
  const sent = readCookies(header).map(([name]) => name)
  const names = new Set([COOKIE_NAME, ...sent.filter((name) => /^AppServiceAuthSession\d*$/.test(name))])
  return [...names].map((name) => `${name}=deleted; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly`)
}

function readCookies(header: string | undefined): [name: string, value: string][] {
  return (header ?? '').split(';').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [name.trim(), value.join('=').trim()]
  })
}
