import type { EasyAuth } from './easy-auth.ts'
import { createSignedInRequests } from './signed-in-requests.ts'

/**
 * For Fastify: `fastify.addHook('onRequest', signIn.required)`, then `signIn.of(request)` is who sends the request, and the
 * credential of theirs. An EasyAuthError goes to the error handler, with a `statusCode`.
 */
export function createSignIn(easyAuth: EasyAuth) {
  const requests = createSignedInRequests(easyAuth)
  return { required: requests.identify, of: requests.get }
}
