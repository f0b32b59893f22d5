import type { IncomingMessage, ServerResponse } from 'node:http'
import { toAccountId } from '../directory.ts'
import type { BrowserAccount, BrowserSession } from '../entra/browser-sessions.ts'
import { decodeToken, findText } from '../entra/jwt.ts'
import { findPersonByHint } from '../entra/login-hint.ts'
import { isEasyAuth, isRegistered } from '../entra/redirect-uris.ts'
import type { Entra } from '../entra/router.ts'
import type { Tenant } from '../entra/tenants.ts'
import { renderFailure, sendPage } from '../front-door/pages.ts'
import type { Federation } from './federation.ts'
import { redirect } from './redirect.ts'
import { readSessionCookie } from './session-cookie.ts'
import { renderSigningOut } from './step-pages.ts'

interface LogoutDeps {
  readonly entra: Pick<Entra, 'browserSessions'>
  readonly federation: Pick<Federation, 'signOutAddress'>
}

/**
 * Signs people out of this browser and tells the apps about it in frames, then goes back. Refresh tokens stay good.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
 */
export function createLogout({ entra, federation }: LogoutDeps) {
  return (req: IncomingMessage, res: ServerResponse, query: URLSearchParams, tenant: Tenant): void => {
    const target = findTarget(query.get('post_logout_redirect_uri'), tenant)
    const next = target && (federation.signOutAddress(target) ?? target)
    const browser = entra.browserSessions.find(readSessionCookie(req.headers.cookie))
    const frames = browser ? signOut(browser, query, tenant) : []
    if (frames.length > 0) {
      const origins = [...new Set(frames.map((address) => new URL(address).origin))]
      sendPage(res, 200, renderSigningOut(frames, next), { frames: origins })
    } else if (next !== undefined) redirect(res, next)
    else sendPage(res, 200, renderFailure('You are signed out', 'You can close this window.'))
  }
}

/** Ends the sign-ins that the query names, or all of the browser. Returns the addresses to call in frames. */
function signOut(browser: BrowserSession, query: URLSearchParams, tenant: Tenant): string[] {
  return browser
    .accounts()
    .filter(toFilter(query, tenant))
    .flatMap(({ accountId, session, logoutUris }) => {
      browser.signOut(accountId)
      return [...logoutUris].map((address) => {
        const url = new URL(address)
        url.searchParams.set('sid', session.sessionId)
        return url.href
      })
    })
}

/** A hint that names nobody who is signed in ends nothing. In Azure a page asks whom to sign out if there is no hint. */
function toFilter(query: URLSearchParams, { directory }: Tenant): (account: BrowserAccount) => boolean {
  const hint = query.get('logout_hint') ?? ''
  const idToken = query.get('id_token_hint') ?? ''
  if (hint !== '') {
    const person = findPersonByHint(directory, hint)
    return ({ accountId }) => person !== undefined && accountId === toAccountId(person)
  }
  if (idToken === '') return () => true
  // Whoever has the browser may sign it out anyway, so the signature decides nothing.
  const sessionId = findText(decodeToken(idToken)?.claims ?? {}, 'sid')
  return ({ session }) => session.sessionId === sessionId
}

function findTarget(wanted: string | null, { directory }: Tenant): string | undefined {
  const url = URL.parse(wanted ?? '')
  if (wanted === null || url === null) return undefined
  // Easy Auth's address carries a query, and its callback is registered alone. Its host decides.
  const address = isEasyAuth(wanted) ? `${url.origin}/.auth/login/aad/callback` : wanted
  return isRegistered(directory.apps.auth, address) ? url.href : undefined
}
