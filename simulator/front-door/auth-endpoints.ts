import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Directory, Person } from '../directory.ts'
import type { AuthorizationCodes } from '../entra/authorization-codes.ts'
import { findPersonByName } from '../entra/people.ts'
import type { SignIn } from '../entra/router.ts'
import { toPrincipalClaims } from './client-principal.ts'
import { CALLBACK, type createEntraAddresses, readState, SIGNED_OUT } from './entra-addresses.ts'
import { toExpiresOn } from './identity-headers.ts'
import { renderFailure, renderSignedIn, renderSignedOut, sendPage } from './pages.ts'
import { toSafeTarget } from './redirect-target.ts'
import { readSessionCookie, toExpiredCookies, toSessionCookie } from './session-cookie.ts'
import type { Renewal, Sessions } from './sessions.ts'

interface AuthEndpointsDeps {
  readonly directory: Directory
  readonly sessions: Sessions
  readonly codes: Pick<AuthorizationCodes, 'find' | 'use'>
  readonly addresses: ReturnType<typeof createEntraAddresses>
  readonly toOwnOrigins: (req: IncomingMessage) => readonly string[]
}

/** What an endpoint answers: the query of the request, and the instance that the request has come to. */
interface Asked {
  readonly query: URLSearchParams
  readonly instance: string
}

type Endpoint = (req: IncomingMessage, res: ServerResponse, asked: Asked) => Promise<void> | void

/** The endpoints under /.auth, by path. As in App Service, all accept GET. The client-directed POST is not implemented. */
export function createAuthEndpoints({ directory, sessions, codes, addresses, toOwnOrigins }: AuthEndpointsDeps) {
  const endpoints: Readonly<Record<string, Endpoint>> = {
    '/.auth/login/aad': signIn,
    [CALLBACK]: comeBack,
    '/.auth/login/done': (_req, res) => sendPage(res, 200, renderSignedIn()),
    '/.auth/me': tellIdentity,
    '/.auth/refresh': refresh,
    '/.auth/logout': signOut,
    [SIGNED_OUT]: finishSignOut,
  }

  return async (req: IncomingMessage, res: ServerResponse, url: URL, instance: string): Promise<void> => {
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
    await endpoint(req, res, { query: url.searchParams, instance })
  }

  /** With a name of a person there is nothing to ask, so Entra is left out. */
  async function signIn(req: IncomingMessage, res: ServerResponse, { query, instance }: Asked): Promise<void> {
    const wanted = query.get('post_login_redirect_uri') ?? query.get('post_login_redirect_url') ?? undefined
    const target = toSafeTarget(wanted, toOwnOrigins(req), '/.auth/login/done')
    const hint = query.get('login_hint') ?? ''
    const person = findPersonByName(directory, hint)
    if (person) await begin(req, res, { person, target, instance })
    else redirect(res, addresses.signIn(req, target, hint))
  }

  /** Entra has sent the browser back with a code. */
  async function comeBack(req: IncomingMessage, res: ServerResponse, { query, instance }: Asked): Promise<void> {
    const code = query.get('code') ?? ''
    const found = codes.find(code)
    if (found.outcome !== 'right') {
      sendPage(res, 401, renderFailure('Sign-in failed', 'The code of this sign-in is unknown or has been used.'))
      return
    }
    codes.use(code)
    const { person } = found.grant
    const target = toSafeTarget(readState(query.get('state')), toOwnOrigins(req), '/.auth/login/done')
    await begin(req, res, { person, target, instance })
  }

  async function begin(
    req: IncomingMessage,
    res: ServerResponse,
    { person, target, instance }: { person: Person; target: string; instance: string },
  ): Promise<void> {
    await sessions.end(readSessionCookie(req.headers.cookie))
    res.appendHeader('set-cookie', toSessionCookie(await sessions.begin(person, instance)))
    redirect(res, target)
  }

  /** It tells what is in the token store, so 401 means that nothing is [inferred]. */
  async function tellIdentity(req: IncomingMessage, res: ServerResponse, { instance }: Asked): Promise<void> {
    const session = await sessions.find(readSessionCookie(req.headers.cookie), instance)
    if (!session?.tokens) {
      sendEmpty(res, 401)
      return
    }
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    res.end(JSON.stringify([describeSession(session.person, session.tokens)]))
  }

  /**
   * 401 means that there is no session [inferred]. 403 means that the token store has no refresh token
   * (Azure/azure-mobile-apps-net-server, issue 126), or that Entra has revoked it.
   */
  async function refresh(req: IncomingMessage, res: ServerResponse, { instance }: Asked): Promise<void> {
    const id = readSessionCookie(req.headers.cookie)
    const renewal = await sessions.renew(id, instance)
    if (renewal === 'renewed' && id !== undefined) res.appendHeader('set-cookie', toSessionCookie(id))
    sendEmpty(res, REFRESH_STATUSES[renewal])
  }

  /** Ends the session here, then at Entra, which leads back. */
  async function signOut(req: IncomingMessage, res: ServerResponse, { query }: Asked): Promise<void> {
    await sessions.end(readSessionCookie(req.headers.cookie))
    for (const cookie of toExpiredCookies(req.headers.cookie)) res.appendHeader('set-cookie', cookie)
    const wanted = query.get('post_logout_redirect_uri') ?? undefined
    redirect(res, addresses.signOut(req, toSafeTarget(wanted, toOwnOrigins(req), SIGNED_OUT)))
  }

  function finishSignOut(req: IncomingMessage, res: ServerResponse, { query }: Asked): void {
    const wanted = query.get('post_logout_redirect_uri') ?? undefined
    if (wanted === undefined) sendPage(res, 200, renderSignedOut())
    else redirect(res, toSafeTarget(wanted, toOwnOrigins(req), '/'))
  }
}

const REFRESH_STATUSES: Readonly<Record<Renewal, number>> = { renewed: 200, 'no session': 401, refused: 403 }

function describeSession(person: Person, tokens: SignIn): Record<string, unknown> {
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
