import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Directory } from '../directory.ts'
import type { AuthorizationCodes } from '../entra/authorization-codes.ts'
import { type Instance, nameOf, readAffinity, toAffinityCookie } from './affinity.ts'
import { createAuthEndpoints, redirect } from './auth-endpoints.ts'
import { isForgedPost } from './cross-site-post.ts'
import { createEntraAddresses } from './entra-addresses.ts'
import { toAppHeaders } from './forwarded-headers.ts'
import { toIdentityHeaders } from './identity-headers.ts'
import { renderFailure, sendPage } from './pages.ts'
import { createBalancer, createProxy } from './proxy.ts'
import { toSafeTarget } from './redirect-target.ts'
import { readSessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

export interface FrontDoorDeps {
  readonly directory: Directory
  readonly sessions: Sessions
  /** What the browser opens: `http://localhost:3000`. */
  readonly publicOrigin: string
  /** The site of Entra's pages, and the codes with which they send a browser back. */
  readonly signInOrigin: string
  readonly codes: Pick<AuthorizationCodes, 'find' | 'use'>
  /** `allow`: AllowAnonymous; `redirect`: RedirectToLoginPage. */
  readonly mode: 'allow' | 'redirect'
  readonly instances: () => readonly Instance[]
  /** Whether a browser comes to the same instance again (ARR affinity). */
  readonly hasAffinity?: boolean
  /** `/design`, which only a local front door has. */
  readonly drawDesign?: (search: string) => Promise<string>
}

/** `globalValidation.excludedPaths`: open in both modes. Requests to these paths get no identity headers. */
const EXCLUDED_PATHS: readonly string[] = ['/healthz']

/** App Service authentication ("Easy Auth") with its load balancer, as one listener in front of the app's instances. */
export function createFrontDoor(deps: FrontDoorDeps): RequestListener {
  const { directory, sessions, publicOrigin, signInOrigin, codes, mode, instances, hasAffinity = false } = deps
  const choose = createBalancer({ instances, hasAffinity })
  const forward = createProxy()
  const toOwnOrigin = (req: IncomingMessage): string => {
    const own = new URL(publicOrigin)
    return `${own.protocol}//${req.headers.host ?? own.host}`
  }
  const toOwnOrigins = (req: IncomingMessage): readonly string[] => [new URL(publicOrigin).origin, toOwnOrigin(req)]
  const addresses = createEntraAddresses({ directory, signInOrigin, toOwnOrigin })
  const answerAuth = createAuthEndpoints({ directory, sessions, codes, addresses, toOwnOrigins })

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    req.url = toOriginForm(req.url)
    if (!URL.canParse(`http://localhost${req.url}`)) {
      sendPage(res, 400, renderFailure('Bad request', 'The address of this request can’t be read.'))
      return
    }
    // Used only for routing decisions. The app gets the path and query exactly as sent.
    const url = new URL(`http://localhost${req.url}`)
    const path = url.pathname.toLowerCase()
    const candidates = choose(req)
    const [instance] = candidates
    const name = instance === undefined ? '' : nameOf(instance)
    if (hasAffinity && instance && readAffinity(req.headers.cookie) !== name) {
      res.appendHeader('set-cookie', toAffinityCookie(instance))
    }
    if (path === '/.auth' || path.startsWith('/.auth/')) {
      await answerAuth(req, res, url, name)
      return
    }
    if (EXCLUDED_PATHS.includes(path)) {
      forward(req, res, toAppHeaders(req, publicOrigin, {}), candidates)
      return
    }
    if (path === '/design' && deps.drawDesign) {
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      res.end(await deps.drawDesign(url.search))
      return
    }
    const session = await sessions.find(readSessionCookie(req.headers.cookie), name)
    if (session && isForgedPost(req, toOwnOrigins(req))) {
      sendPage(res, 403, renderFailure('Forbidden', 'You do not have permission to view this directory or page.'))
      return
    }
    if (!session && mode === 'redirect') {
      const target = toSafeTarget(req.url, toOwnOrigins(req), '/')
      redirect(res, `/.auth/login/aad?${new URLSearchParams({ post_login_redirect_uri: target }).toString()}`)
      return
    }
    const identity = session ? toIdentityHeaders(session) : {}
    forward(req, res, toAppHeaders(req, publicOrigin, identity), candidates)
  }

  return (req, res) => {
    handle(req, res).catch((error: unknown) => {
      process.stderr.write(`The front door failed at ${req.method ?? ''} ${req.url ?? ''}: ${String(error)}\n`)
      if (res.headersSent) res.destroy()
      else sendPage(res, 500, renderFailure('Server error', 'The local front door itself failed.'))
    })
  }
}

/** A request line may contain an absolute URL (RFC 9112, 3.2.2). The app always gets a path. */
function toOriginForm(target = '/'): string {
  if (target.startsWith('/') || !URL.canParse(target)) return target
  const url = new URL(target)
  return `${url.pathname}${url.search}`
}
