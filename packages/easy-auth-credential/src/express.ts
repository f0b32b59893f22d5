import type { EasyAuth, SignedIn } from './easy-auth.ts'
import { createSignedInRequests, type RequestLike } from './signed-in-requests.ts'

export interface SignIn {
  /** Middleware. An EasyAuthError goes to the error handler, with a `statusCode`. */
  required(req: RequestLike, res: unknown, next: (error?: unknown) => void): void
  /** Who sends a request that has passed the middleware. */
  of(req: RequestLike): SignedIn
}

/**
 * @example
 * const signIn = createSignIn(easyAuth)
 * app.use(signIn.required)
 * app.get('/me', (req, res) => res.json(signIn.of(req).person))
 */
export function createSignIn(easyAuth: EasyAuth): SignIn {
  const requests = createSignedInRequests(easyAuth)
  return {
    required: (req, _res, next) => void requests.identify(req).then(() => next(), next),
    of: requests.get,
  }
}
