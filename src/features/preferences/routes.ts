import { type RequestHandler, Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import { findCameFrom } from '../../web/came-from.ts'
import { forms } from '../../web/middleware/forms.ts'
import { paths } from '../../web/paths.ts'
import { CHOICES, keepPreferences, type Preferences } from '../../web/preferences.ts'
import { renderPage } from '../../web/render-page.ts'
import { type PreferencesModel, toPreferencesModel } from './page.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'preferences/preferences': { model: PreferencesModel }
  }
}

/**
 * What people choose for a browser of theirs, signed in or not.
 *
 * @param deps.identifyIfAny finds out who is signed in, for the head of the page
 */
export function preferencesRoutes(deps: { identifyIfAny: RequestHandler }): Router {
  const router = Router()

  router.use(paths.preferences, forms())

  router.get(paths.preferences, deps.identifyIfAny, (req, res) => {
    const { preferences, words } = res.locals
    const from = findCameFrom(req) ?? paths.vms
    const model = toPreferencesModel(preferences, from, words)
    renderPage(res, 'preferences/preferences', words.preferences.title, model)
  })

  router.post(paths.preferences, (req, res) => {
    keepPreferences(res, readChange(req.body ?? {}, res.locals.preferences))
    res.redirect(303, findCameFrom(req) ?? paths.vms)
  })

  return router
}

/**
 * The preferences after a form, which may send one of them alone.
 *
 * @throws AppError invalid-input if the form says what is none
 */
function readChange(body: unknown, before: Preferences): Preferences {
  const Changed = z.object({
    language: z.enum(CHOICES.language).default(before.language),
    theme: z.enum(CHOICES.theme).default(before.theme),
    density: z.enum(CHOICES.density).default(before.density),
    shortcuts: z.enum(CHOICES.shortcuts).default(before.shortcuts),
    notifications: z.enum(CHOICES.notifications).default(before.notifications),
  })
  const changed = Changed.safeParse(body)
  if (!changed.success) throw new AppError('invalid-input', 'unreadableRequest', { cause: changed.error })
  return changed.data
}
