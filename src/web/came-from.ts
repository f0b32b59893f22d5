import type { Request } from 'express'
import { findPagePath } from './paths.ts'

/**
 * The page with the link that was followed, as the browser says. Only its path counts, so that another site can name none but a page of
 * this app.
 */
export function findCameFrom(req: Request): string | undefined {
  const url = URL.parse(req.get('referer') ?? '')
  return url ? findPagePath(`${url.pathname}${url.search}`) : undefined
}
