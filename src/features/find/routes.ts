import { type Response, Router } from 'express'
import { findListDirectory } from '../../web/chosen-directory.ts'
import { toFailure } from '../../web/failure.ts'
import { getCall } from '../../web/get-call.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { paths } from '../../web/paths.ts'
import { readListQuery } from '../../web/read-list-query.ts'
import { renderPage } from '../../web/render-page.ts'
import { untilClosed } from '../../web/until-closed.ts'
import type { Find } from './find.ts'
import { type FindModel, toFindModel } from './page.ts'
import type { FindScope } from './ports.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'find/find': { model: FindModel }
  }
}

/** One search over machines, saved views and pages. Its results are in a frame, which a script can load alone. */
export function findRoutes(deps: { find: Find; toOffer: ToOffer }): Router {
  const router = Router()

  router.get(paths.find, async (req, res) => {
    const { query } = readListQuery({ q: req.query['q'] })
    const found = await deps.find.read(toScope(res), query.words)
    if (found.failure) res.locals.failure = toFailure(found.failure)
    const here = { ...query, directory: findListDirectory(res) }
    renderPage(res, 'find/find', res.locals.words.find.title, toFindModel(here, found, deps.toOffer(res)))
  })

  return router
}

/** Whoever has typed on does not wait for this answer any more. */
function toScope(res: Response): FindScope {
  const left = untilClosed(res)
  const call = getCall(res)
  const signal = AbortSignal.any([call.signal, left])
  const { directory } = res.locals
  if (!directory || directory.chosen) return { call: { ...call, signal } }
  const { all, callIn } = directory
  return {
    call: { ...call, signal },
    directories: all,
    callIn: async (one) => ({ ...(await callIn(one)), signal }),
  }
}
