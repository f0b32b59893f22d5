import { Router } from 'express'
import { paths } from '../paths.ts'
import type { Streams } from '../streams.ts'
import { toPersonKey, type PersonKey } from '../../domain/person.ts'

/** Drops the person's tokens and lists from the caches of this process, then lets Easy Auth end the session. */
export function signOutRoutes(deps: { forget: (personKey: PersonKey) => void; streams: Streams }): Router {
  const router = Router()

  router.post('/sign-out', (_req, res) => {
    const key = toPersonKey(res.locals.call.person)
    deps.forget(key)
    deps.streams.closeOf(key)
    res.redirect(303, paths.signedOut)
  })

  return router
}
