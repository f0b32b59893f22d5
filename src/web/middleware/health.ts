import { Router } from 'express'

/** For the platform's health check: open to everyone, calls no dependency, reveals nothing. */
export function healthRoutes(): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok')
  })
  router.all('/healthz', (_req, res) => {
    res.set('allow', 'GET, HEAD').sendStatus(405)
  })
  return router
}
