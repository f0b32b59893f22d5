import { type RequestHandler, Router } from 'express'
import type { Call } from '../domain/call.ts'
import type { Clock } from '../domain/clock.ts'
import type { OrganisationPolicy } from '../domain/organisation-policy.ts'
import type { ChangeLog } from '../events/change-log.ts'
import type { FrontDoor } from '../identity/front-door/front-door.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { LoadWords } from '../words/languages.ts'
import type { Words } from '../words/words.ts'
import type { Assets } from './assets.ts'
import type { FindConsentUrl } from './chosen-directory.ts'
import { drawIcon } from './icons.ts'
import { createLocalizedViews } from './localized-views.ts'
import { about } from './middleware/about.ts'
import { compression } from './middleware/compression.ts'
import { crossSite } from './middleware/cross-site.ts'
import { errorPage, type Explain } from './middleware/error-page.ts'
import { forms } from './middleware/forms.ts'
import { identity } from './middleware/identity.ts'
import { notFound, refuseWrongMethods } from './middleware/methods.ts'
import { organisationPolicy } from './middleware/organisation-policy.ts'
import { preferences } from './middleware/preferences.ts'
import { requestRateLimit } from './middleware/rate-limits.ts'
import { sinceChange } from './middleware/since-change.ts'
import { unread } from './middleware/unread.ts'
import { type Branding, toBrandingModel } from './partials/branding.ts'
import { paths } from './paths.ts'
import { drawRich } from './rich.ts'

export interface PagesDeps {
  readonly door: FrontDoor
  readonly publicOrigin: string
  readonly assets: Assets
  readonly logger: Logger
  readonly clock: Clock
  readonly branding: Branding
  readonly policy: OrganisationPolicy
  /** The origin of the Azure portal. */
  readonly portal: string
  /** How many failures wait for the person to read them. */
  readonly countUnread: (call: Call) => Promise<number>
  readonly loadWords: LoadWords
  readonly changes: Pick<ChangeLog, 'lastId'>
  readonly explain: Explain
  /** The routes that pages of Entra's open in a frame. */
  readonly framedFeatures?: readonly RequestHandler[]
  /** The routes for people who may not be signed in. */
  readonly openFeatures?: readonly RequestHandler[]
  /** The routes of each feature, for people who are signed in. */
  readonly features: readonly RequestHandler[]
  /** Where people may have several directories. */
  readonly directories?: SeveralDirectories | undefined
}

export interface SeveralDirectories {
  /** Takes the choice of a person. Not of the directory that they chose last, which may refuse them. */
  readonly routes: RequestHandler
  readonly choose: RequestHandler
  readonly findConsentUrl: FindConsentUrl
}

/** The order in which a person's request passes through middleware and routes. */
export function createPages(deps: PagesDeps): Router {
  const router = Router()
  const { framedFeatures = [], openFeatures = [], directories } = deps
  const features = directories ? [directories.routes, ...deps.features] : deps.features
  const asset = deps.assets.url
  const toShared = (words: Words) => ({
    asset,
    icon: drawIcon,
    branding: toBrandingModel(deps.branding, deps.policy, words),
    door: deps.door.links,
    paths,
    rich: drawRich,
    words,
  })
  const localizedViews = createLocalizedViews({ loadWords: deps.loadWords, toShared })

  router.use(preferences({ localizedViews }))
  router.use(compression())
  router.use(about())
  for (const feature of framedFeatures) router.use(feature)
  router.use(crossSite(deps))
  router.use(refuseWrongMethods(openFeatures))
  for (const feature of openFeatures) router.use(feature)
  router.use(identity(deps))
  // Before the choice of a directory, so that requests to one that refuses count.
  router.use(requestRateLimit())
  router.use(sinceChange(deps))
  // A form may name its directory in a field, so that it is read first.
  if (directories) router.use(directories.routes, forms(), directories.choose)
  router.use(organisationPolicy(deps))
  router.use(refuseWrongMethods(features))
  router.use(forms())
  router.use(unread(deps))
  router.use(...deps.features)
  router.use(notFound([...openFeatures, ...features]))
  router.use(errorPage({ ...deps, ...(directories && { findConsentUrl: directories.findConsentUrl }) }))
  return router
}
