import type { EasyAuth, SignedIn } from './easy-auth.ts'
import { createSignedInRequests, type RequestLike } from './signed-in-requests.ts'

export interface SignIn {
  /** A hook. An EasyAuthError goes to the error handler, with a `statusCode`. */
  required(request: RequestLike): Promise<void>
  /** Who sends a request that has passed the hook. */
  of(request: RequestLike): SignedIn
}

/**
 * @example
 * const signIn = createSignIn(easyAuth)
 * fastify.addHook('onRequest', signIn.required)
 * fastify.get('/me', (request) => signIn.of(request).person)
 */
export function createSignIn(easyAuth: EasyAuth): SignIn {
  const requests = createSignedInRequests(easyAuth)
  return { required: requests.identify, of: requests.get }
}
