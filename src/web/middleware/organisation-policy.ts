import { Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findBan, isShown, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import { VM_ACTION_NAMES } from '../../domain/vm-actions/vm-action.ts'

/**
 * Answers not-found at and below the URL of a VM whose subscription isn't shown. Refuses an action that is turned off before
 * the person sees the confirmation page.
 */
export function organisationPolicy(deps: { policy: OrganisationPolicy }): Router {
  const router = Router()
  const vm = '/vms/:subscriptionId/:resourceGroup/:name' as const

  router.all([vm, `${vm}/*below`], ({ params }, _res, next) => {
    if (!isShown(deps.policy, { subscriptionId: String(params['subscriptionId']) })) {
      throw new AppError('not-found', 'There is no such page.')
    }
    next()
  })

  for (const action of VM_ACTION_NAMES) {
    router.all(`${vm}/${action}`, (_req, _res, next) => {
      const ban = findBan(deps.policy, action)
      if (ban) throw new AppError('turned-off', ban)
      next()
    })
  }

  return router
}
