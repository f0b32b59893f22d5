import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Entra } from '../entra/router.ts'
import { findTenant, type Tenant } from '../entra/tenants.ts'
import { renderFailure, sendPage } from '../front-door/pages.ts'
import { createAuthorize } from './authorize.ts'
import type { Federation } from './federation.ts'
import { createLogout } from './logout.ts'

export interface SignInSiteDeps {
  readonly entra: Pick<Entra, 'tenants' | 'codes' | 'browserSessions' | 'controls'>
  readonly federation: Pick<Federation, 'signOutAddress'>
}

type Endpoint = (req: IncomingMessage, res: ServerResponse, url: URL, tenant: Tenant) => Promise<void> | void

const MAX_ANSWERS = 1_000

/** The pages of Entra for browsers, on a site of their own. */
export function createSignInSite({ entra, federation }: SignInSiteDeps): RequestListener {
  const authorize = createAuthorize(entra)
  const logout = createLogout({ entra, federation })
  const endpoints: Readonly<Record<string, Endpoint>> = {
    authorize: async (req, res, url, tenant) => {
      const answers = new URLSearchParams(req.method === 'POST' ? (await text(req)).slice(0, MAX_ANSWERS) : '')
      authorize({ req, res, path: url.pathname, query: url.searchParams, answers }, tenant)
    },
    logout: (req, res, url, tenant) => {
      logout(req, res, url.searchParams, tenant)
    },
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = URL.parse(req.url ?? '/', 'http://localhost')
    const [, name = '', endpointName = ''] = /^\/([^/]+)\/oauth2\/v2\.0\/(\w+)$/.exec(url?.pathname ?? '') ?? []
    const endpoint = Object.hasOwn(endpoints, endpointName) ? endpoints[endpointName] : undefined
    const tenant = findTenant(entra.tenants, name.toLowerCase())
    if (!url || !endpoint || !tenant) {
      sendPage(res, 404, renderFailure('Not found', 'Sign-in has nothing at this address.'))
      return
    }
    await endpoint(req, res, url, tenant)
  }

  return (req, res) => {
    handle(req, res).catch((error: unknown) => {
      process.stderr.write(`The sign-in site failed at ${req.method ?? ''}: ${String(error)}\n`)
      if (res.headersSent) res.destroy()
      else sendPage(res, 500, renderFailure('Server error', 'The local sign-in site itself failed.'))
    })
  }
}
