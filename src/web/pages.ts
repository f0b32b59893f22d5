import { Router } from 'express'
import type { OrganisationPolicy } from '../domain/organisation-policy.ts'
import type { Call } from '../domain/call.ts'
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
import { identity } from './middleware/identity.ts'
import type { Identify } from '../identity/identity.ts'
import { organisationPolicy } from './middleware/organisation-policy.ts'
import { requestRateLimit } from './middleware/rate-limits.ts'
import { eventRoutes } from './routes/events.ts'
import { connectRoutes } from './routes/connect.ts'
import { exportRoutes } from './routes/export.ts'
import { operationRoutes } from './routes/operations.ts'
import { powerRoutes } from './routes/power.ts'
import { sessionRoutes } from './routes/session.ts'
import { signOutRoutes } from './routes/sign-out.ts'
import { vmRoutes } from './routes/vms.ts'
import { paths } from './paths.ts'
import type { Streams } from './streams.ts'
import type { Portal } from './view-models/connect.ts'
import { toBrandingModel, type Branding } from './view-models/branding.ts'
import { createIcons } from './icons.ts'
import { loadViews } from './views.ts'
import type { PersonKey } from '../domain/person.ts'

export interface PagesDeps {
  readonly identify: Identify
  readonly publicOrigin: string
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
  readonly branding: Branding
  readonly policy: OrganisationPolicy
  readonly obtainToken: (call: Call) => Promise<unknown>
  readonly portal: Portal
  readonly forget: (personKey: PersonKey) => void
  readonly explain: Explain
}

/** The order in which a person's request passes through middleware and routes. */
export function createPages(deps: PagesDeps): Router {
  const router = Router()
  const branding = toBrandingModel(deps.branding, deps.policy)
  const asset = deps.assets.url
  const views = loadViews({ asset, icon: createIcons(asset('icons.svg')), branding, paths })

  router.use((_req, res, next) => {
    res.locals.views = views
    next()
  })
  router.use(compression())
  router.use(crossSite(deps))
  router.use(identity(deps))
  router.use(requestRateLimit())
  router.use(organisationPolicy(deps))
  router.use(forms())
  router.use(eventRoutes(deps))
  router.use(exportRoutes(deps))
  router.use(vmRoutes(deps))
  router.use(connectRoutes(deps))
  router.use(powerRoutes(deps))
  router.use(operationRoutes(deps))
  router.use(sessionRoutes())
  router.use(signOutRoutes(deps))
  router.use(notFound())
  router.use(errorPage(deps))
  return router
}
