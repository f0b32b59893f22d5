import { type RequestHandler, Router } from 'express'
import { toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'
import { forgetDirectoryIfAny } from '../../web/directory-cookie.ts'
import { forms } from '../../web/middleware/forms.ts'
import { paths } from '../../web/paths.ts'
import { toLastsMs } from '../../web/render-page.ts'
import type { SignOutDoor } from './ports.ts'

/** How long the person's sign-in lasts. */
export function sessionRoutes(): Router {
  const router = Router()

  /** For the page's script: how much longer the sign-in in its requests lasts. */
  router.get(paths.session, (_req, res) => {
    res.json({ lastsMs: toLastsMs(res) })
  })

  return router
}

/** Lets the door end the session, or say that there is none, and forgets everything that this process holds for the person. */
export function signOutRoutes(deps: { door: SignOutDoor; events: Bus }): Router {
  const router = Router()

  const signOut: RequestHandler = async (req, res) => {
    const { location, cookies, person } = await deps.door.signOut(req.headersDistinct)
    if (person) {
      deps.events.publish('person-left', toPersonKey(person))
      deps.events.publish('signed-out', person)
    }
    for (const cookie of cookies) res.append('set-cookie', cookie)
    forgetDirectoryIfAny(req, res)
    res.redirect(303, location)
  }

  router.use(paths.signOut, forms())
  if (deps.door.signsOutByGet) router.get(paths.signOut, signOut)
  router.post(paths.signOut, signOut)

  return router
}
