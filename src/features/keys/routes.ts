import { type RequestHandler, Router } from 'express'
import { paths } from '../../web/paths.ts'
import { renderPage } from '../../web/render-page.ts'
import { type KeysModel, toKeysModel } from './page.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'keys/keys': { model: KeysModel }
  }
}

/**
 * The list of the keyboard shortcuts, a page or a dialog.
 *
 * @param deps.identifyIfAny finds out who is signed in, for the head of the page
 */
export function keysRoutes(deps: { identifyIfAny: RequestHandler }): Router {
  const router = Router()

  router.get(paths.keys, deps.identifyIfAny, (_req, res) => {
    const { preferences, words } = res.locals
    renderPage(res, 'keys/keys', words.keys.title, toKeysModel(preferences, words))
  })

  return router
}
