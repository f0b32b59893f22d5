import { Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import type { OrganisationPolicy } from '../../domain/organisation-policy.ts'
import { findCameFrom } from '../../web/came-from.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { readVmId } from '../../web/read-input.ts'
import { renderPage } from '../../web/render-page.ts'
import { type RightsModel, toRightsModel } from './page.ts'
import type { DenyAssignments, Locks, VmRights } from './ports.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'rights/rights': { model: RightsModel }
  }
}

/** The page or dialog that tells what a person may do with a VM, as Azure tells it now. */
export function rightsRoutes(deps: {
  rights: Pick<VmRights, 'ask'>
  locks: Locks
  denyAssignments: DenyAssignments
  policy: OrganisationPolicy
}): Router {
  const router = Router()

  router.get('/vms/:subscriptionId/:resourceGroup/:name/rights', async (req, res) => {
    const [call, id] = [getCall(res), readVmId(req.params)]
    const [lacking, locks, denials] = await Promise.all([
      deps.rights.ask(call, id),
      ifVisible(deps.locks.ofVm(call, id)),
      ifVisible(deps.denyAssignments.ofVm(call, id)),
    ])
    const { policy } = deps
    const of = {
      from: findCameFrom(req),
      directory: findDirectory(res),
      person: call.person,
      policy,
      words: res.locals.words,
    }
    const model = toRightsModel(id, { lacking, locks, denials }, of)
    renderPage(res, 'rights/rights', model.heading, model)
  })

  return router
}

/** Undefined if the person may not see it. */
async function ifVisible<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError && error.kind === 'forbidden') return undefined
    throw error
  }
}
