import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Directory } from '../directory.ts'
import { findPersonByName } from '../entra/people.ts'
import { renderChooser, renderFailure, sendPage } from '../front-door/pages.ts'
import type { AuthorizationCodes } from './authorization-codes.ts'
import type { Federation } from './federation.ts'
import { findReturnAddress, redirect } from './return-address.ts'

export interface SignInSiteDeps {
  readonly directory: Directory
  readonly codes: AuthorizationCodes
  readonly federation: Pick<Federation, 'signOutAddress'>
}

type Endpoint = (req: IncomingMessage, res: ServerResponse, query: URLSearchParams) => void

/**
 * The pages of Entra for browsers, on a site of their own. The paths and parameters are Entra's; the person chooses who they are
 * instead of proving it. A code comes back in the query, where Easy Auth has it posted.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function createSignInSite({ directory, codes, federation }: SignInSiteDeps): RequestListener {
  const endpoints: Readonly<Record<string, Endpoint>> = { authorize, logout }

  function authorize(req: IncomingMessage, res: ServerResponse, query: URLSearchParams): void {
    const target = findReturnAddress(query.get('redirect_uri'))
    if (target === undefined || query.get('client_id') !== directory.apps.auth.clientId) {
      sendPage(res, 400, renderFailure('Sign-in failed', 'AADSTS50011: The redirect URI is none of this app.'))
      return
    }
    const hint = query.get('login_hint') ?? ''
    const person = findPersonByName(directory, hint)
    if (!person) {
      const page = renderChooser(directory.people, { path: pathOf(req), query }, hint === '' ? undefined : hint)
      // The form with a name is answered by a redirect to the app, which browsers allow only if it is named here.
      sendPage(res, 200, page, [new URL(target).origin])
      return
    }
    const answer = new URLSearchParams({ code: codes.issue(person), state: query.get('state') ?? '' })
    redirect(res, `${target}?${answer.toString()}`)
  }

  function logout(_req: IncomingMessage, res: ServerResponse, query: URLSearchParams): void {
    const target = findReturnAddress(query.get('post_logout_redirect_uri'))
    if (target === undefined) sendPage(res, 200, renderFailure('You are signed out', 'You can close this window.'))
    else redirect(res, federation.signOutAddress(target) ?? target)
  }

  return (req, res) => {
    const url = URL.parse(req.url ?? '/', 'http://localhost')
    const [, tenant, name = ''] = /^\/([^/]+)\/oauth2\/v2\.0\/(\w+)$/.exec(url?.pathname ?? '') ?? []
    const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined
    if (!url || !endpoint || tenant !== directory.tenantId) {
      sendPage(res, 404, renderFailure('Not found', 'Sign-in has nothing at this address.'))
      return
    }
    endpoint(req, res, url.searchParams)
  }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/'
