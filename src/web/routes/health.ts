import { Router } from 'express'

/** For the platform: open to everybody, touches nothing outside, tells nothing. */
export function healthRoutes(): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok')
  })
  return router
}
