import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Directory } from '../directory.ts'
import { findPersonByName } from '../entra/people.ts'
import { toPrincipalClaims } from './client-principal.ts'
import { toExpiresOn } from './identity-headers.ts'
import { renderChooser, renderFailure, renderSignedIn, renderSignedOut, sendPage } from './pages.ts'
import { toSafeTarget } from './redirect-target.ts'
import { readSessionCookie, toExpiredCookies, toSessionCookie } from './session-cookie.ts'
import type { Renewal, Session, Sessions } from './sessions.ts'

interface AuthEndpointsDeps {
  readonly directory: Directory
  readonly sessions: Sessions
  readonly toOwnOrigins: (req: IncomingMessage) => readonly string[]
}

type Endpoint = (req: IncomingMessage, res: ServerResponse, query: URLSearchParams) => Promise<void> | void

/** The endpoints under /.auth, by path. As in App Service, all accept GET. The client-directed POST is not implemented. */
export function createAuthEndpoints({ directory, sessions, toOwnOrigins }: AuthEndpointsDeps) {
  const endpoints: Readonly<Record<string, Endpoint>> = {
    '/.auth/login/aad': signIn,
    '/.auth/login/done': (_req, res) => sendPage(res, 200, renderSignedIn()),
    '/.auth/me': tellIdentity,
    '/.auth/refresh': refresh,
    '/.auth/logout': signOut,
    '/.auth/logout/complete': (_req, res) => sendPage(res, 200, renderSignedOut()),
  }

  return async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    res.setHeader('cache-control', 'no-store')
    const path = url.pathname.toLowerCase()
    const endpoint = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
    if (!endpoint) {
      sendPage(res, 404, renderFailure('Not found', 'Sign-in has nothing at this address.'))
      return
    }
    if (req.method !== 'GET' && req.method !== 'HEAD' && path !== '/.auth/refresh') {
      res.setHeader('allow', 'GET, HEAD')
      sendPage(res, 405, renderFailure('Method not allowed', 'This address only answers GET.'))
      return
    }
    await endpoint(req, res, url.searchParams)
  }

  async function signIn(req: IncomingMessage, res: ServerResponse, query: URLSearchParams): Promise<void> {
    const wanted = query.get('post_login_redirect_uri') ?? query.get('post_login_redirect_url') ?? undefined
    const target = toSafeTarget(wanted, toOwnOrigins(req), '/.auth/login/done')
    const hint = query.get('login_hint') ?? ''
    const person = findPersonByName(directory, hint)
    if (!person) {
      sendPage(res, 200, renderChooser(directory.people, target, hint === '' ? undefined : hint))
      return
    }
    await sessions.end(readSessionCookie(req.headers.cookie))
    res.setHeader('set-cookie', toSessionCookie(await sessions.begin(person)))
    redirect(res, target)
  }

  async function tellIdentity(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const session = await sessions.find(readSessionCookie(req.headers.cookie))
    if (!session) {
      sendEmpty(res, 401)
      return
    }
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    res.end(JSON.stringify([describeSession(session)]))
  }

  /**
   * 401 means that there is no session [inferred]. 403 means that the token store has no refresh token
   * (Azure/azure-mobile-apps-net-server, issue 126), or that Entra has revoked it.
   */
  async function refresh(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const id = readSessionCookie(req.headers.cookie)
    const renewal = await sessions.renew(id)
    if (renewal === 'renewed' && id !== undefined) res.setHeader('set-cookie', toSessionCookie(id))
    sendEmpty(res, REFRESH_STATUSES[renewal])
  }

  async function signOut(req: IncomingMessage, res: ServerResponse, query: URLSearchParams): Promise<void> {
    await sessions.end(readSessionCookie(req.headers.cookie))
    res.setHeader('set-cookie', toExpiredCookies(req.headers.cookie))
    const wanted = query.get('post_logout_redirect_uri') ?? undefined
    redirect(res, toSafeTarget(wanted, toOwnOrigins(req), '/.auth/logout/complete'))
  }
}

const REFRESH_STATUSES: Readonly<Record<Renewal, number>> = { renewed: 200, 'no session': 401, refused: 403 }

function describeSession({ person, tokens }: Session): Record<string, unknown> {
  return {
    access_token: tokens.accessToken,
    expires_on: toExpiresOn(tokens.expiresOn),
    id_token: tokens.idToken,
    provider_name: 'aad',
    refresh_token: tokens.refreshToken,
    user_claims: toPrincipalClaims(tokens.idToken),
    user_id: person.userPrincipalName,
  }
}

export function redirect(res: ServerResponse, target: string): void {
  res.writeHead(302, { location: target })
  res.end()
}

function sendEmpty(res: ServerResponse, status: number): void {
  res.writeHead(status, { 'content-length': 0 })
  res.end()
}
