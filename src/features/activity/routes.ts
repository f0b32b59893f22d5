import { Router } from 'express'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { renderPage } from '../../web/render-page.ts'
import type { Activity } from './activity.ts'
import { listAllOperations } from './list-all-operations.ts'
import { type ActivityModel, toActivityModel } from './page.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'activity/activity': { model: ActivityModel }
  }
}

/** What the person has done here, and how it ended. */
export function activityRoutes(deps: {
  activity: Activity
  /** Where people may have several directories. */
  findConsentUrl?: FindConsentUrl | undefined
}): Router {
  const router = Router()

  router.get('/operations', async (_req, res) => {
    const { directory, words } = res.locals
    const isOfAll = directory !== undefined && directory.chosen === undefined
    const list = isOfAll
      ? await listAllOperations(deps.activity, directory.all, directory.callIn)
      : await deps.activity.list(getCall(res))
    const of = { words, isOfSeveral: directory !== undefined, ...(isOfAll && { directories: directory.all }) }
    renderPage(res, 'activity/activity', words.activity.title, toActivityModel(list, of, deps.findConsentUrl))
  })

  return router
}
