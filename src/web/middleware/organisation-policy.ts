import type { RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findBan, isShown, type OrganisationPolicy } from '../../domain/organisation-policy.ts'

/**
 * Answers not-found at and below the URL of a VM whose subscription isn't shown. Refuses an action that is turned off before
 * the person sees the confirmation page.
 */
export function organisationPolicy({ policy }: { policy: OrganisationPolicy }): RequestHandler {
  return (_req, res, next) => {
    const { about } = res.locals
    if (about && !isShown(policy, about.id)) throw new AppError('not-found', 'There is no such page.')
    const ban = about?.action && findBan(policy, about.action.name)
    if (ban) throw new AppError('turned-off', ban)
    next()
  }
}
