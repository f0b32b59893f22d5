import { Router } from 'express'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import { findListPath, paths } from '../../web/paths.ts'
import { readFavouriteForm, readVmId } from '../../web/read-input.ts'
import type { Favourites } from './favourites.ts'

/** The form that marks a VM or takes the mark from it, answered by a redirect to the page that it came from. */
export function favouriteRoutes(deps: { favourites: Favourites }): Router {
  const router = Router()
  const path = '/vms/:subscriptionId/:resourceGroup/:name/favourite' as const

  router.post(path, actionRateLimit())

  router.post(path, async (req, res) => {
    const id = readVmId(req.params)
    const { isFavourite, from } = readFavouriteForm(req.body)
    await (isFavourite ? deps.favourites.mark(getCall(res), id) : deps.favourites.unmark(getCall(res), id))
    res.redirect(303, findListPath(from) ?? paths.vm(id, findDirectory(res)))
  })

  return router
}
