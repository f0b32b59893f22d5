import type { RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { isShown, isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'

/**
 * Answers not-found at and below the URL of a VM whose subscription isn't shown. Refuses an action that is turned off before
 * the person sees the confirmation page.
 */
export function organisationPolicy({ policy }: { policy: OrganisationPolicy }): RequestHandler {
  return (_req, res, next) => {
    const { about } = res.locals
    if (about && !isShown(policy, about.id)) throw new AppError('not-found', 'noSuchPage')
    if (about?.action && isTurnedOff(policy, about.action.name)) throw new AppError('turned-off', 'turnedOff')
    next()
  }
}
