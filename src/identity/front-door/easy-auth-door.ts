import type { Identify } from '../identity.ts'
import type { FrontDoor } from './front-door.ts'

const SIGN_IN = '/.auth/login/aad?post_login_redirect_uri='

/** App Service's authentication, or what stands in for it: it keeps the session and passes the access token on in a header. */
export function createEasyAuthDoor({ identify }: { identify: Identify }): FrontDoor {
  return {
    async identify({ headers }) {
      const caller = await identify(headers)
      return { ...caller, endsAt: caller.assertion.expiresAt, cookies: [] }
    },
    links: {
      signIn: (comeBackTo) => Promise.resolve(`${SIGN_IN}${encodeURIComponent(comeBackTo)}`),
      signInPrefix: SIGN_IN,
      isRenewedByPages: true,
      refresh: '/.auth/refresh',
      signOut: 'anyway',
      signedOut: '/.auth/logout',
    },
    // The header Authorization is not looked at.
    findChallenge: () => undefined,
    async signOut(headers) {
      const caller = await identify(headers).catch(() => undefined)
      // Easy Auth itself ends the session, or says that there is none.
      return { location: '/.auth/logout', cookies: [], person: caller?.person }
    },
    signsOutByGet: true,
  }
}
