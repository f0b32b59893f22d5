import type { EasyAuth } from './easy-auth.ts'
import type { RequestHeaders } from './read-access-token.ts'
import { createSignedInRequests } from './signed-in-requests.ts'

/**
 * For Express: `app.use(signIn.required)`, then `signIn.of(req)` is who sends the request, and the credential of theirs. An
 * EasyAuthError goes to the error handler, with a `statusCode`.
 */
export function createSignIn(easyAuth: EasyAuth) {
  const requests = createSignedInRequests(easyAuth)
  return {
    required: (req: { readonly headers: RequestHeaders }, _res: unknown, next: (error?: unknown) => void): void => {
      requests.identify(req).then(() => next(), next)
    },
    of: requests.get,
  }
}
