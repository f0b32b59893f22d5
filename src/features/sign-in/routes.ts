import { type Request, type Response, Router } from 'express'
import { first } from '../../web/first.ts'
import { logoutLimit, signInLimits } from '../../web/middleware/sign-in-limits.ts'
import { paths } from '../../web/paths.ts'
import { renderPage } from '../../web/render-page.ts'
import type { SignInFlow, Way } from './ports.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'sign-in/signed-out': { model: { isOnlyHere: boolean; signIn: string } }
  }
}

/** For an app that signs people in by itself: to Entra, and back. */
export function signInRoutes({ signIn }: { signIn: SignInFlow }): Router {
  const router = Router()

  const limits = signInLimits((req) => signIn.findBrowser(req.headersDistinct))

  router.use([paths.signIn, paths.callback], ...limits)

  router.get(paths.signIn, async (req, res) => {
    const find = (name: string) => first.parse(req.query[name])
    const link = {
      to: find('return'),
      loginHint: find('login_hint'),
      domainHint: find('domain_hint'),
      prompt: find('prompt'),
      challenge: find('challenge'),
    }
    res.locals.comeBackTo = signIn.toDestination(link.to)
    send(res, await signIn.begin(link, req.headersDistinct))
  })

  router.get(paths.callback, async (req, res) => {
    // What is wrong with this sign-in is told with a way to the page that it was for.
    res.locals.comeBackTo = await signIn.findDestination(first.parse(req.query['state']) ?? '')
    send(res, await signIn.complete(findQuery(req), req.headersDistinct))
  })

  router.get(paths.signedOut, async (req, res) => {
    // Somebody has signed in since: the page would not be true.
    if (await signIn.isSignedIn(req.headersDistinct)) {
      res.redirect(303, paths.vms)
      return
    }
    const model = { isOnlyHere: req.query['here'] !== undefined, signIn: `${paths.signIn}?prompt=select_account` }
    renderPage(res, 'sign-in/signed-out', res.locals.words.signedOut.title, model)
  })

  return router
}

/**
 * A page of Entra's opens this in a frame when somebody signs out there:
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#single-sign-out
 */
export function frontChannelLogoutRoutes({ signIn }: { signIn: SignInFlow }): Router {
  const router = Router()
  const findSid = (req: Request) => first.parse(req.query['sid']) ?? ''
  const limit = logoutLimit((req) => signIn.isOfBrowser(findSid(req), req.headersDistinct))

  router.get(paths.frontChannelLogout, limit, async (req, res) => {
    const cookies = await signIn.endByEntra(findSid(req), req.headersDistinct)
    for (const cookie of cookies) res.append('set-cookie', cookie)
    // Nothing is shown, so nothing can be done with it in a frame.
    res.removeHeader('x-frame-options')
    res.setHeader('content-security-policy', "default-src 'none'")
    res.type('text/plain').send('')
  })

  return router
}

/** Some proxies take 4 KB of headers in an answer. Those for pages are of no use in one that shows nothing. */
function send(res: Response, { location, cookies }: Way): void {
  for (const name of OF_PAGES) res.removeHeader(name)
  for (const cookie of cookies) res.append('set-cookie', cookie)
  res.status(303).setHeader('location', location).end()
}

const OF_PAGES = ['content-security-policy', 'permissions-policy', 'cross-origin-embedder-policy'] as const

function findQuery({ originalUrl }: Request): string {
  const start = originalUrl.indexOf('?')
  return start < 0 ? '' : originalUrl.slice(start + 1)
}
