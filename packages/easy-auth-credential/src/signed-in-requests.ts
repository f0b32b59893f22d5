import type { RequestHeaders } from './access-token.ts'
import type { EasyAuth, SignedIn } from './easy-auth.ts'
import { EasyAuthError } from './easy-auth-error.ts'

/** A request of Express, Fastify or Node itself. */
export interface RequestLike {
  readonly headers: RequestHeaders
}

/** Who sends which request, for as long as the request is in memory. */
export interface SignedInRequests {
  identify(request: RequestLike): Promise<void>
  /** @throws EasyAuthError misconfigured if the request did not pass by `identify` */
  get(request: RequestLike): SignedIn
}

export function createSignedInRequests(easyAuth: EasyAuth): SignedInRequests {
  const known = new WeakMap<RequestLike, SignedIn>()
  return {
    async identify(request) {
      known.set(request, await easyAuth.identify(request.headers))
    },
    get(request) {
      const signedIn = known.get(request)
      if (!signedIn) throw new EasyAuthError('misconfigured', 'This route does not ask people to sign in.')
      return signedIn
    },
  }
}
