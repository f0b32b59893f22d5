import { Router } from 'express'
import { toLastsMs } from '../render-page.ts'

/** For the page's script: how much longer the sign-in in its requests lasts. */
export function sessionRoutes(): Router {
  const router = Router()
  router.get('/session', (_req, res) => {
    res.json({ lastsMs: toLastsMs(res.locals.call) })
  })
  return router
}
