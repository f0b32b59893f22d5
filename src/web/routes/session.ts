import { Router } from 'express'
import { toLastsMs } from '../render-page.ts'

/** For the page's script: how long the sign-in lasts that its requests carry now. */
export function sessionRoutes(): Router {
  const router = Router()
  router.get('/session', (_req, res) => {
    res.json({ lastsMs: toLastsMs(res.locals.user) })
  })
  return router
}
