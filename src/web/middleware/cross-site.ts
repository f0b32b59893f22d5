import type { Request, RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses whatever another site could make a browser send, since Easy Auth's cookie comes along with it. Browsers say
 * where a request comes from, and what for, in Sec-Fetch-… (https://www.w3.org/TR/fetch-metadata/); older ones in Origin.
 */
export function crossSite(deps: { publicOrigin: string }): RequestHandler {
  return (req, _res, next) => {
    const isOwn = SAFE_METHODS.includes(req.method) ? !isEmbedded(req) : isFromOwnPage(req, deps.publicOrigin)
    if (!isOwn) throw new AppError('cross-site', 'This did not come from a page of this app, so nothing was done.')
    next()
  }
}

function isFromOwnPage(req: Request, publicOrigin: string): boolean {
  const site = req.get('sec-fetch-site')
  return site === undefined ? req.get('origin') === publicOrigin : site === 'same-origin'
}

/** A link from elsewhere opens the page; an image or a frame in somebody's page would only spend the person's quota. */
function isEmbedded(req: Request): boolean {
  const isForeign = ['cross-site', 'same-site'].includes(req.get('sec-fetch-site') ?? '')
  return isForeign && !(req.get('sec-fetch-mode') === 'navigate' && req.get('sec-fetch-dest') === 'document')
}
