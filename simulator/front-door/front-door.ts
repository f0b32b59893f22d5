import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Directory } from '../directory.ts'
import { createAuthEndpoints, redirect } from './auth-endpoints.ts'
import { isForgedPost } from './cross-site-post.ts'
import { toAppHeaders } from './forwarded-headers.ts'
import { toIdentityHeaders } from './identity-headers.ts'
import { renderFailure, sendPage } from './pages.ts'
import { createProxy } from './proxy.ts'
import { toSafeTarget } from './redirect-target.ts'
import { readSessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

export interface FrontDoorDeps {
  readonly directory: Directory
  readonly sessions: Sessions
  /** What the browser opens: `http://localhost:3000`. */
  readonly publicOrigin: string
  /** `allow`: AllowAnonymous; `redirect`: RedirectToLoginPage. */
  readonly mode: 'allow' | 'redirect'
  readonly instances: () => readonly { readonly port: number }[]
}

/** `globalValidation.excludedPaths`: open in both modes. Requests to these paths get no identity headers. */
const EXCLUDED_PATHS: readonly string[] = ['/healthz']

/** App Service authentication ("Easy Auth") with its load balancer, as one listener in front of the app's instances. */
export function createFrontDoor(deps: FrontDoorDeps): RequestListener {
  const { directory, sessions, publicOrigin, mode, instances } = deps
  const forward = createProxy({ instances })
  const toOwnOrigins = (req: IncomingMessage): readonly string[] => {
    const own = new URL(publicOrigin)
    return [own.origin, `${own.protocol}//${req.headers.host ?? own.host}`]
  }
  const answerAuth = createAuthEndpoints({ directory, sessions, toOwnOrigins })

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    req.url = toOriginForm(req.url)
    if (!URL.canParse(`http://localhost${req.url}`)) {
      sendPage(res, 400, renderFailure('Bad request', 'The address of this request can’t be read.'))
      return
    }
    // Used only for routing decisions. The app gets the path and query exactly as sent.
    const url = new URL(`http://localhost${req.url}`)
    const path = url.pathname.toLowerCase()
    if (path === '/.auth' || path.startsWith('/.auth/')) {
      await answerAuth(req, res, url)
      return
    }
    if (EXCLUDED_PATHS.includes(path)) {
      forward(req, res, toAppHeaders(req, publicOrigin, {}))
      return
    }
    const session = await sessions.find(readSessionCookie(req.headers.cookie))
    if (session && isForgedPost(req, toOwnOrigins(req))) {
      sendPage(res, 403, renderFailure('Forbidden', 'You do not have permission to view this directory or page.'))
      return
    }
    if (!session && mode === 'redirect') {
      const target = toSafeTarget(req.url, toOwnOrigins(req), '/')
      redirect(res, `/.auth/login/aad?${new URLSearchParams({ post_login_redirect_uri: target }).toString()}`)
      return
    }
    forward(req, res, toAppHeaders(req, publicOrigin, session ? toIdentityHeaders(session.person, session.tokens) : {}))
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
