import { type Response, Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { ALL_DIRECTORIES } from '../../domain/directory.ts'
import { findViewName, MAX_VIEW_NAME } from '../../domain/saved-view.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import { findViewQuery, toSavedViewModel } from '../../web/partials/saved-view.ts'
import { findListPath, inDirectory, paths } from '../../web/paths.ts'
import { readViewForm } from '../../web/read-input.ts'
import type { SavedViews } from './saved-views.ts'

/** The forms that give a list a name, and take it away. */
export function savedViewRoutes(deps: { savedViews: SavedViews }): Router {
  const router = Router()
  const limit = actionRateLimit()

  router.post(paths.views, limit, async (req, res) => {
    const form = readViewForm(req.body)
    const name = findViewName(form.name)
    if (name === undefined) {
      throw new AppError('invalid-input', { key: 'viewName', params: { most: MAX_VIEW_NAME } })
    }
    const query = findViewQuery(form.from, findListDirectory(res))
    if (query === undefined) throw new AppError('invalid-input', 'unreadableRequest')
    await deps.savedViews.save(getCall(res), { name, query })
    res.redirect(303, toSavedViewModel({ name, query }).href)
  })

  router.post(paths.removeView, limit, async (req, res) => {
    const { name, from } = readViewForm(req.body)
    const wanted = findViewName(name)
    if (wanted !== undefined) await deps.savedViews.remove(getCall(res), wanted)
    res.redirect(303, findListPath(from) ?? inDirectory(paths.vms, findDirectory(res)))
  })

  return router
}

/** What a list over all directories names is none of them. */
function findListDirectory({ locals: { directory } }: Response): string | undefined {
  return directory && (directory.chosen?.tenantId ?? ALL_DIRECTORIES)
}
