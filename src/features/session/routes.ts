import { type RequestHandler, Router } from 'express'
import { toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'
import { getCall } from '../../web/get-call.ts'
import { forms } from '../../web/middleware/forms.ts'
import { paths } from '../../web/paths.ts'
import { toLastsMs } from '../../web/render-page.ts'

/** How long the person's sign-in lasts. */
export function sessionRoutes(): Router {
  const router = Router()

  /** For the page's script: how much longer the sign-in in its requests lasts. */
  router.get(paths.session, (_req, res) => {
    res.json({ lastsMs: toLastsMs(getCall(res)) })
  })

  return router
}

/**
 * Forgets everything that this process holds for the person, then lets Easy Auth end the session, or say that there is none.
 * Easy Auth ends it by a GET too. A front door that signs people in first leads them here by one.
 */
export function signOutRoutes(deps: { identifyIfAny: RequestHandler; events: Bus }): Router {
  const router = Router()

  const signOut: RequestHandler = (_req, res) => {
    const { call } = res.locals
    if (call) {
      deps.events.publish('person-left', toPersonKey(call.person))
      deps.events.publish('signed-out', call.person)
    }
    res.redirect(303, paths.signedOut)
  }

  router.use(paths.signOut, forms(), deps.identifyIfAny)
  router.get(paths.signOut, signOut)
  router.post(paths.signOut, signOut)

  return router
}
