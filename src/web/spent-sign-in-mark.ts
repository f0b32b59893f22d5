import type { Response } from 'express'
import { toOwnPath } from './came-from.ts'
import { readActionForm } from './read-input.ts'
import { isOfIdentification, SIGN_IN_MARK, withoutSignInMark } from './sign-in-mark.ts'

/**
 * The page's own address without the mark of a sign-in, if the page has turned out well: the sign-in has helped. A mark that
 * stayed in the address would blame it for what comes later. Undefined if there is no mark, or it has not done its work.
 */
export function findUnmarkedAddress(res: Response): string | undefined {
  const { req } = res
  if (!req.originalUrl.includes(SIGN_IN_MARK)) return undefined
  if (req.method !== 'GET' || res.statusCode !== 200) return undefined
  // The form of an action carries the mark on, because only Azure's answer to the form shows whether the sign-in has helped.
  if (res.locals.about?.action && !isOfIdentification(readActionForm(req.query).signedIn)) return undefined
  const path = toOwnPath(req.originalUrl)
  const unmarked = withoutSignInMark(path)
  return unmarked === path ? undefined : unmarked
}
