import { Router } from 'express'
import { VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import type { VmLoss } from '../../services/vm-loss.ts'
import type { VmPower } from '../../services/vm-power.ts'
import { actionRateLimit } from '../middleware/rate-limits.ts'
import { findListPath, paths } from '../paths.ts'
import { readActionForm, readVmId } from '../read-input.ts'
import { renderPage } from '../render-page.ts'

/** Start, stop and restart: each a form, answered by a redirect to the page that it came from. */
export function powerRoutes(deps: { vmPower: VmPower; vmLoss: VmLoss }): Router {
  const router = Router()
  const limit = actionRateLimit()

  for (const action of VM_ACTIONS) {
    const path = `/vms/:subscriptionId/:resourceGroup/:name/${action.name}` as const

    router.post(path, (req, res, next) => {
      const { confirmed, from } = readActionForm(req.body)
      if (confirmed || !action.interrupts) next()
      else res.redirect(303, paths.confirmation(readVmId(req.params), action.name, findListPath(from)))
    })

    // Only the action itself counts towards the limit; the confirmation page does not.
    router.post(path, limit)

    router.post(path, async (req, res) => {
      const id = readVmId(req.params)
      const list = findListPath(readActionForm(req.body).from)
      await deps.vmPower.request(res.locals.call, id, action)
      res.redirect(303, list ?? paths.vm(id))
    })

    router.get(path, async (req, res) => {
      const id = readVmId(req.params)
      const { from } = readActionForm(req.query)
      const { label, consequence } = action
      const lost = await deps.vmLoss.findLostAddress(res.locals.call, id, action)
      renderPage(res, 'vms/confirm', `${label} ${id.name}?`, {
        heading: `${label} ${id.name}?`,
        consequence,
        lost,
        button: `${label} ${id.name}`,
        action: action.name,
        url: paths.action(id, action.name),
        from: findListPath(from),
        back: findListPath(from) ?? paths.vm(id),
      })
    })
  }

  return router
}
