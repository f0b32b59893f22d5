import { Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findBan, isShown, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import { POWER_ACTIONS } from '../../domain/power.ts'

/**
 * Whatever is at or below the address of a machine whose subscription isn't shown is not there; an action that is turned off
 * is refused before anybody is asked whether they mean it.
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

  for (const action of POWER_ACTIONS) {
    router.all(`${vm}/${action}`, (_req, _res, next) => {
      const ban = findBan(deps.policy, action)
      if (ban) throw new AppError('turned-off', ban)
      next()
    })
  }

  return router
}
