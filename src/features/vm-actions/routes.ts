import { Router } from 'express'
import { VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import { findCameFrom } from '../../web/came-from.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { paths } from '../../web/paths.ts'
import { readActionForm, readVmId } from '../../web/read-input.ts'
import { renderPage } from '../../web/render-page.ts'
import type { VmPage } from '../vm-page/vm-page.ts'
import type { KnownVms } from './known-vm.ts'
import { type ActionsModel, type ConfirmModel, toActionsModel, toConfirmModel } from './page.ts'
import type { VmActions } from './vm-actions.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'vm-actions/actions': { model: ActionsModel }
    'vm-actions/confirm': { model: ConfirmModel }
  }
}

/** Start, stop and restart: each a form, answered by a redirect to the page that it came from. */
export function vmActionRoutes(deps: {
  vmActions: VmActions
  vmPage: VmPage
  knownVms: KnownVms
  toOffer: ToOffer
}): Router {
  const router = Router()
  const limit = actionRateLimit()

  router.get('/vms/:subscriptionId/:resourceGroup/:name/actions', async (req, res) => {
    const vm = await deps.vmPage.read(getCall(res), readVmId(req.params))
    const model = toActionsModel(vm, findCameFrom(req), deps.toOffer(res))
    renderPage(res, 'vm-actions/actions', res.locals.words.row.all(vm.name), model)
  })

  for (const action of VM_ACTIONS) {
    const path = `/vms/:subscriptionId/:resourceGroup/:name/${action.name}` as const

    router.post(path, (req, res, next) => {
      if (readActionForm(req.body).confirmed || !action.interrupts) next()
      else
        res.redirect(303, paths.confirmation(readVmId(req.params), action.name, findCameFrom(req), findDirectory(res)))
    })

    // Only the action itself counts towards the limit; the confirmation page does not.
    router.post(path, limit)

    router.post(path, async (req, res) => {
      const id = readVmId(req.params)
      await deps.vmActions.request(getCall(res), id, action)
      res.redirect(303, findCameFrom(req) ?? paths.vm(id, findDirectory(res)))
    })

    router.get(path, async (req, res) => {
      const id = readVmId(req.params)
      const vm = await deps.knownVms.find(getCall(res), id)
      const asked = { from: findCameFrom(req), signedIn: readActionForm(req.query).signedIn }
      const model = toConfirmModel(action, id, vm, asked, res.locals.words, findDirectory(res))
      renderPage(res, 'vm-actions/confirm', model.heading, model)
    })
  }

  return router
}
