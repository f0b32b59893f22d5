import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from '../telemetry/logger.ts'
import type { Assets } from './assets.ts'
import { PROXIES } from './client-address.ts'
import { healthRoutes } from './middleware/health.ts'
import { noStore } from './middleware/no-store.ts'
import { requestLog } from './middleware/request-log.ts'
import { securityHeaders } from './middleware/security-headers.ts'

export interface AppDeps {
  readonly assets: Assets
  readonly logger: Logger
  /** Resolves once the pages are loaded. */
  readonly pages: () => Promise<RequestHandler>
}

/** The order in which a request passes through: first what is ready when the port opens, then the pages. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  // For limits by address alone: nothing else depends on what a proxy says of a request.
  app.set('trust proxy', PROXIES)

  app.use(requestLog(deps))
  app.use(securityHeaders())
  app.use(noStore())
  app.use('/assets', deps.assets.handler)
  app.use(healthRoutes())
  app.use(async (req, res, next) => (await deps.pages())(req, res, next))
  return app
}
