import { Router } from 'express'
import { findCameFrom } from '../../web/came-from.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import { paths } from '../../web/paths.ts'
import { readIsFavourite, readVmId } from '../../web/read-input.ts'
import type { Favourites } from './favourites.ts'

/** The form that marks a VM or takes the mark from it, answered by a redirect to the page that it came from. */
export function favouriteRoutes(deps: { favourites: Favourites }): Router {
  const router = Router()
  const path = '/vms/:subscriptionId/:resourceGroup/:name/favourite' as const

  router.post(path, actionRateLimit())

  router.post(path, async (req, res) => {
    const id = readVmId(req.params)
    await (readIsFavourite(req.body)
      ? deps.favourites.mark(getCall(res), id)
      : deps.favourites.unmark(getCall(res), id))
    res.redirect(303, findCameFrom(req) ?? paths.vm(id, findDirectory(res)))
  })

  return router
}
