import { Router } from 'express'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import { findCameFrom } from '../../web/came-from.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { readVmId } from '../../web/read-input.ts'
import { renderPage } from '../../web/render-page.ts'
import { type ActivityLogModel, toActivityLogModel } from './page.ts'
import type { ActivityLog } from './ports.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'activity-log/activity-log': { model: ActivityLogModel }
  }
}

/** The page or dialog that tells who has done what to a VM. Azure is asked only when somebody wants to know. */
export function activityLogRoutes(deps: { activityLog: ActivityLog; clock: Clock }): Router {
  const router = Router()

  router.get('/vms/:subscriptionId/:resourceGroup/:name/activity-log', async (req, res) => {
    const [call, id] = [getCall(res), readVmId(req.params)]
    const logged = await deps.activityLog.list(call, id, deps.clock.now() - BUDGETS.activityLog)
    const { person } = call
    const { words } = res.locals
    const of = { from: findCameFrom(req), directory: findDirectory(res), person, words }
    const model = toActivityLogModel(id, logged, of)
    renderPage(res, 'activity-log/activity-log', model.heading, model)
  })

  return router
}
