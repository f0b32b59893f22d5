import type { EasyAuth, SignedIn } from './easy-auth.ts'
import { EasyAuthError } from './easy-auth-error.ts'
import type { RequestHeaders } from './read-access-token.ts'

interface Request {
  readonly headers: RequestHeaders
}

/** Who sends which request, for as long as the request is in memory. */
export function createSignedInRequests(easyAuth: EasyAuth) {
  const known = new WeakMap<object, SignedIn>()
  return {
    identify: async (request: Request): Promise<void> => {
      known.set(request, await easyAuth.identify(request.headers))
    },
    /** @throws EasyAuthError misconfigured if the request did not pass by `identify` */
    get: (request: object): SignedIn => {
      const signedIn = known.get(request)
      if (!signedIn) throw new EasyAuthError('misconfigured', 'This route does not ask people to sign in.')
      return signedIn
    },
  }
}
