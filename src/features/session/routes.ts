import { Router } from 'express'
import { toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'
import { getCall } from '../../web/get-call.ts'
import { paths } from '../../web/paths.ts'
import { toLastsMs } from '../../web/render-page.ts'

/** The person's sign-in: how long it lasts, and its end. */
export function sessionRoutes(deps: { events: Bus }): Router {
  const router = Router()

  /** For the page's script: how much longer the sign-in in its requests lasts. */
  router.get(paths.session, (_req, res) => {
    res.json({ lastsMs: toLastsMs(getCall(res)) })
  })

  /** Forgets everything that this process holds for the person, then lets Easy Auth end the session. */
  router.post(paths.signOut, (_req, res) => {
    deps.events.publish('person-left', toPersonKey(getCall(res).person))
    res.redirect(303, paths.signedOut)
  })

  return router
}
