import { Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findViewName, MAX_VIEW_NAME } from '../../domain/saved-view.ts'
import { findCameFrom, findList } from '../../web/came-from.ts'
import { findDirectory, findListDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import { toSavedViewModel, toViewQuery } from '../../web/partials/saved-view.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import { readViewName } from '../../web/read-input.ts'
import type { SavedViews } from './saved-views.ts'

/** The forms that give a list a name, and take it away. */
export function savedViewRoutes(deps: { savedViews: SavedViews }): Router {
  const router = Router()
  const limit = actionRateLimit()

  router.post(paths.views, limit, async (req, res) => {
    const name = findViewName(readViewName(req.body))
    if (name === undefined) {
      throw new AppError('invalid-input', { key: 'viewName', params: { most: MAX_VIEW_NAME } })
    }
    const list = findList(findCameFrom(req))
    if (list === undefined) throw new AppError('invalid-input', 'unreadableRequest')
    const query = toViewQuery(list, findListDirectory(res))
    await deps.savedViews.save(getCall(res), { name, query })
    res.redirect(303, toSavedViewModel({ name, query }).href)
  })

  router.post(paths.removeView, limit, async (req, res) => {
    const name = findViewName(readViewName(req.body))
    if (name !== undefined) await deps.savedViews.remove(getCall(res), name)
    res.redirect(303, findCameFrom(req) ?? inDirectory(paths.vms, findDirectory(res)))
  })

  return router
}
