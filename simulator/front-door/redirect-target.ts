/**
 * Where to go after signing in or out: a path of this site, or `/` for everything else. Another host can hide in
 * `//host`, `/\host`, a path that becomes one of those once its dots are resolved, or behind a control character,
 * which browsers drop from URLs.
 */
export function toSafeTarget(wanted: string | undefined, ownOrigins: readonly string[], otherwise: string): string {
  if (wanted === undefined || wanted === '') return otherwise
  if (hasControlCharacter(wanted) || wanted.includes('\\')) return '/'

  const [base = ''] = ownOrigins
  const startsHere = wanted.startsWith('/') || ownOrigins.some((origin) => wanted.startsWith(`${origin}/`))
  if (!startsHere || !URL.canParse(wanted, base)) return '/'

  const url = new URL(wanted, base)
  if (!ownOrigins.includes(url.origin) || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
