import express, { type Express } from 'express'
import type { Limits } from '../domain/limits.ts'
import type { User } from '../domain/user.ts'
import type { Clock } from '../services/ports.ts'
import type { Operations } from '../services/operations.ts'
import type { VmExport } from '../services/vm-export.ts'
import type { VmFollow } from '../services/vm-follow.ts'
import type { VmList } from '../services/vm-list.ts'
import type { VmLoss } from '../services/vm-loss.ts'
import type { VmPower } from '../services/vm-power.ts'
import type { VmView } from '../services/vm-view.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { Assets } from './assets.ts'
import { compression } from './middleware/compression.ts'
import { crossSite } from './middleware/cross-site.ts'
import { errorPage, notFound, type Explain } from './middleware/error-page.ts'
import { forms } from './middleware/forms.ts'
import { identity, type IdentityDeps } from './middleware/identity.ts'
import { limits } from './middleware/limits.ts'
import { noStore } from './middleware/no-store.ts'
import { requestLimit } from './middleware/rate-limits.ts'
import { requestLog } from './middleware/request-log.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { eventRoutes } from './routes/events.ts'
import { connectRoutes } from './routes/connect.ts'
import { exportRoutes } from './routes/export.ts'
import { healthRoutes } from './routes/health.ts'
import { operationRoutes } from './routes/operations.ts'
import { powerRoutes } from './routes/power.ts'
import { sessionRoutes } from './routes/session.ts'
import { signOutRoutes } from './routes/sign-out.ts'
import { vmRoutes } from './routes/vms.ts'
import { paths } from './paths.ts'
import type { Streams } from './streams.ts'
import type { Portal } from './view-models/connect.ts'
import { toHouseModel, type House } from './view-models/house.ts'
import { createIcons } from './icons.ts'
import { loadViews } from './views.ts'

export interface WebDeps {
  readonly identity: IdentityDeps
  readonly authority: string
  readonly publicOrigin: string
  readonly viewsFolder: string
  readonly assets: Assets
  readonly logger: Logger
  readonly clock: Clock
  readonly streams: Streams
  readonly vmList: VmList
  readonly vmView: VmView
  readonly vmPower: VmPower
  readonly vmLoss: VmLoss
  readonly vmExport: VmExport
  readonly vmFollow: VmFollow
  readonly operations: Operations
  readonly house: House
  readonly limits: Limits
  readonly obtainToken: (user: User) => Promise<unknown>
  readonly portal: Portal
  readonly forget: (userObjectId: string) => void
  readonly explain: Explain
}

/** The way of a request, from top to bottom. */
export function createApp(deps: WebDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  const house = toHouseModel(deps.house, deps.limits)
  const asset = deps.assets.url
  const views = loadViews(deps.viewsFolder, { asset, icon: createIcons(asset('icons.svg')), house, paths })

  app.use((_req, res, next) => {
    res.locals.views = views
    next()
  })
  app.use(requestLog(deps))
  app.use(securityHeaders(deps))
  app.use(noStore())
  app.use('/assets', deps.assets.handler)
  app.use(healthRoutes())
  app.use(compression())
  app.use(crossSite(deps))
  app.use(identity(deps.identity))
  app.use(requestLimit())
  app.use(limits(deps))
  app.use(forms())
  app.use(eventRoutes(deps))
  app.use(exportRoutes(deps))
  app.use(vmRoutes(deps))
  app.use(connectRoutes(deps))
  app.use(powerRoutes(deps))
  app.use(operationRoutes(deps))
  app.use(sessionRoutes())
  app.use(signOutRoutes(deps))
  app.use(notFound())
  app.use(errorPage(deps))
  return app
}
