import type { Request } from 'express'

/** The value of a cookie, which anybody may have written; undefined if there is none, or more than one of that name. */
export function readCookie(req: Request, name: string): string | undefined {
  const values = (req.get('cookie') ?? '').split(';').flatMap((pair) => {
    const [own = '', value = ''] = pair.trim().split('=')
    return own === name ? [value] : []
  })
  return values.length === 1 ? values[0] : undefined
}
