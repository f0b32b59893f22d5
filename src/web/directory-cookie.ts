import type { Request, Response } from 'express'
import { readCookie } from './read-cookie.ts'

/** `__Host-` keeps other hosts of the domain from setting it. Browsers take it from localhost over plain http, too. */
const NAME = '__Host-directory'
const HALF_A_YEAR_MS = 180 * 24 * 60 * 60_000
/** Sent with links from elsewhere too. It is a choice and no proof: what it names must be allowed, and Entra decides. */
const OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

export function rememberDirectory(res: Response, directory: string): void {
  res.cookie(NAME, directory, { ...OPTIONS, maxAge: HALF_A_YEAR_MS })
}

export function forgetDirectory(res: Response): void {
  res.clearCookie(NAME, OPTIONS)
}

/** For a browser that somebody leaves: the next person there may be another. */
export function forgetDirectoryIfAny(req: Request, res: Response): void {
  if (req.get('cookie')?.includes(NAME)) forgetDirectory(res)
}

/** The last choice of this browser, which anybody may have written; undefined if there is none, or more than one. */
export function readRememberedDirectory(req: Request): string | undefined {
  return readCookie(req, NAME)?.toLowerCase()
}
