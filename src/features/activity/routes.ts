import { Router } from 'express'
import { type FindConsentUrl, findListDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { renderPage } from '../../web/render-page.ts'
import { type Activity, MAX_LISTED } from './activity.ts'
import { listAllOperations } from './list-all-operations.ts'
import { type ActivityModel, toActivityModel } from './page.ts'
import { readActivityQuery } from './query.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'activity/activity': { model: ActivityModel }
  }
}

/** What the person has done here, and how it ended. */
export function activityRoutes(deps: {
  activity: Activity
  toOffer: ToOffer
  /** Where people may have several directories. */
  findConsentUrl?: FindConsentUrl | undefined
}): Router {
  const router = Router()

  router.get('/operations', async (req, res) => {
    const { directory, words } = res.locals
    const isOfAll = directory !== undefined && directory.chosen === undefined
    const list = isOfAll
      ? await listAllOperations(deps.activity, directory.all, directory.callIn)
      : await deps.activity.list(getCall(res))
    const query = readActivityQuery(req.query, findListDirectory(res))
    const model = toActivityModel(list, query, {
      offer: deps.toOffer(res),
      most: MAX_LISTED,
      findConsentUrl: deps.findConsentUrl,
      ...(isOfAll && { directories: directory.all }),
    })
    renderPage(res, 'activity/activity', words.activity.title, model)
  })

  return router
}
