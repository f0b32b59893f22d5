/**
 * Where to go after sign-in or sign-out: a path of this site, `otherwise` if none is wanted, or `/` for any other value.
 * Another host can hide in `//host`, in `/\host`, or in a path that resolves to one of those. It can also hide behind
 * a control character, because browsers drop those from URLs.
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
