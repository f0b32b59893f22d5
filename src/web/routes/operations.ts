import { Router } from 'express'
import type { Operations } from '../../services/operations.ts'
import { renderPage } from '../render-page.ts'
import { toOperationModel } from '../view-models/operations.ts'

/** What the person has done here, and how it ended. */
export function operationRoutes(deps: { operations: Operations }): Router {
  const router = Router()

  router.get('/operations', async (_req, res) => {
    const operations = await deps.operations.list(res.locals.call)
    renderPage(res, 'operations/list', 'Activity', { operations: operations.map(toOperationModel) })
  })

  return router
}
