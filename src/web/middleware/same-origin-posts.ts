import type { RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses whatever another site could make a browser send, since Easy Auth's cookie comes along with it. Browsers say
 * where a request comes from in Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/); older ones in Origin.
 */
export function sameOriginPosts(deps: { publicOrigin: string }): RequestHandler {
  return (req, _res, next) => {
    if (SAFE_METHODS.includes(req.method)) {
      next()
      return
    }
    const site = req.get('sec-fetch-site')
    const isOwn = site === undefined ? req.get('origin') === deps.publicOrigin : site === 'same-origin'
    if (!isOwn) throw new AppError('cross-site', 'This did not come from a page of this app, so nothing was done.')
    next()
  }
}
