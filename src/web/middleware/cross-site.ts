import type { Request, RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses requests that another site could make a browser send, because Easy Auth's cookie goes with them. Browsers report
 * the source and purpose of a request in Sec-Fetch-… (https://www.w3.org/TR/fetch-metadata/); older ones use Origin.
 */
export function crossSite(deps: { publicOrigin: string }): RequestHandler {
  return (req, _res, next) => {
    const isOwn = SAFE_METHODS.includes(req.method) ? !isEmbedded(req) : isFromOwnPage(req, deps.publicOrigin)
    if (!isOwn) throw new AppError('cross-site', 'crossSite')
    next()
  }
}

function isFromOwnPage(req: Request, publicOrigin: string): boolean {
  const site = req.get('sec-fetch-site')
  return site === undefined ? req.get('origin') === publicOrigin : site === 'same-origin'
}

/** A link from another site opens the page; an image or a frame on another site would only spend the person's quota. */
function isEmbedded(req: Request): boolean {
  const isForeign = ['cross-site', 'same-site'].includes(req.get('sec-fetch-site') ?? '')
  return isForeign && !(req.get('sec-fetch-mode') === 'navigate' && req.get('sec-fetch-dest') === 'document')
}
