import { Router } from 'express'
import { paths } from '../paths.ts'
import type { Streams } from '../streams.ts'

/** Drops the person's tokens and lists from the caches of this process, then lets Easy Auth end the session. */
export function signOutRoutes(deps: { forget: (userObjectId: string) => void; streams: Streams }): Router {
  const router = Router()

  router.post('/sign-out', (_req, res) => {
    const { objectId } = res.locals.user
    deps.forget(objectId)
    deps.streams.closeOf(objectId)
    res.redirect(303, paths.signedOut)
  })

  return router
}
