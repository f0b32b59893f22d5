import type { AppIdentity } from 'easy-auth-credential/app-identity'
import type { OwnDoorConfig } from '../../../config/front-door.ts'
import { AppError } from '../../../domain/app-error.ts'
import { BUDGETS } from '../../../domain/budgets.ts'
import type { EndedSessions } from '../../../domain/ended-sessions.ts'
import type { Identify } from '../../identity.ts'
import type { DistinctHeaders, FrontDoor } from '../front-door.ts'
import { createAttempts } from './attempt.ts'
import { readBearer } from './bearer.ts'
import { createClientAuthentication } from './client-authentication.ts'
import { deleteCookie } from './cookies.ts'
import { createDiscoveredTenants } from './discovered-tenants.ts'
import { createEntraSignIns } from './entra-sign-ins.ts'
import { createSeal } from './seal.ts'
import { createSessions, type FoundSession } from './session.ts'
import { createSessionTokens } from './session-tokens.ts'
import { Challenge, createSignInFlow, type SignInFlow } from './sign-in-flow.ts'

export interface OwnDoor extends FrontDoor, SignInFlow {
  /** Entra tells in a frame that a sign-in of this browser has ended. */
  endByEntra(sid: string, headers: DistinctHeaders): Promise<readonly string[]>
}

interface OwnDoorDeps {
  readonly door: OwnDoorConfig
  /** The managed identity by which the Auth app proves itself, if it does so. */
  readonly authIdentity: AppIdentity | undefined
  readonly authority: string
  readonly tenantId: string
  readonly sdkClientId: string
  readonly publicOrigin: string
  readonly identify: Identify
  readonly ended: EndedSessions
  readonly now: () => number
}

const START = '/vms'
const SIGNED_OUT = '/auth/signed-out'

/** The app signs people in by itself: Entra knows who they are, a sealed cookie keeps it. X-MS-* headers count for nothing here. */
export function createOwnDoor(deps: OwnDoorDeps): OwnDoor {
  const { door, tenantId, publicOrigin, identify, ended, now } = deps
  const { clientId, credential } = door.authApp
  const sealing = { keys: door.sessionKeys, now }
  const authentication = createClientAuthentication({ credential, identity: deps.authIdentity })
  const tenants = createDiscoveredTenants({ authority: deps.authority, clientId, authentication, now })
  const scope = `api://${deps.sdkClientId}/user_impersonation`
  const signIns = createEntraSignIns({ tenants, tenantId, clientId, scope, publicOrigin })
  const sessions = createSessions(sealing)
  const tokens = createSessionTokens({ signIns, now })
  const attempts = createAttempts(sealing)
  const challenges = createSeal({ ...sealing, use: 'challenge', schema: Challenge })

  async function find(headers: DistinctHeaders): Promise<FoundSession | undefined> {
    const found = await sessions.find(headers)
    return found && !(await ended.isEnded(found.session)) ? found : undefined
  }

  const flow = createSignInFlow({
    attempts,
    challenges,
    signIns,
    sessions,
    tokens,
    identify,
    findSession: async (headers) => (await find(headers))?.session,
    tenantId,
    publicOrigin,
    start: START,
  })

  return {
    ...flow,

    async identify({ headers, takesBearer, isActivity }) {
      const bearer = readBearer(headers)
      if (bearer !== undefined) {
        if (!takesBearer) throw new AppError('not-signed-in', 'bearerNotHere')
        const caller = await identify(bearer)
        // People come from one directory, and only with their session into the others.
        if (caller.person.tenantId !== tenantId) throw new AppError('not-signed-in', 'signInElsewhere')
        return { ...caller, endsAt: caller.assertion.expiresAt, cookies: [], isOfOneDirectory: true }
      }
      const found = await find(headers)
      if (!found) throw new AppError('not-signed-in', 'notSignedIn')
      const { session } = found
      const caller = await identify(await tokens.tokenFor(session, session.tenantId))
      const { person } = caller
      if (person.objectId !== session.objectId || person.tenantId !== session.tenantId)
        throw new AppError('not-signed-in', 'signInForOther')
      const cookies = isActivity ? sessions.see(found) : []
      const seenAt = cookies.length > 0 ? now() : found.seenAt
      return { ...caller, endsAt: Math.min(session.until, seenAt + BUDGETS.sessionIdle), cookies }
    },

    async callerIn(headers, elsewhere) {
      const found = readBearer(headers) === undefined ? await find(headers) : undefined
      if (!found) throw new AppError('not-signed-in', 'signInElsewhere')
      return identify(await tokens.tokenFor(found.session, elsewhere))
    },

    links: {
      async signIn(comeBackTo, claims, elsewhere) {
        const link = new URLSearchParams({ return: comeBackTo })
        if (claims !== undefined || elsewhere !== undefined) {
          const challenge = { claims, tenantId: elsewhere }
          link.set('challenge', await challenges.seal(challenge, now() + BUDGETS.challengeLink))
        }
        return `/sign-in?${link.toString()}`
      },
      signInPrefix: '/sign-in?return=',
      // Each request of a session renews its token by itself.
      isRenewedByPages: false,
      refresh: '/session',
      signOut: 'by-form',
      signedOut: SIGNED_OUT,
    },

    async signOut(headers) {
      const session = (await sessions.find(headers))?.session
      const cookies = (['session', 'seen', 'companion'] as const).map(deleteCookie)
      if (!session) return { location: SIGNED_OUT, cookies }
      tokens.forget(session.id)
      await ended.end({ by: 'id', id: session.id, until: session.until })
      const location = await signIns.toSignOutUrl(session.loginHint).catch(() => `${SIGNED_OUT}?here`)
      return { location, cookies }
    },
    signsOutByGet: false,

    async endByEntra(sid, headers) {
      if (!/^[\w-]{1,100}$/.test(sid)) return []
      await ended.end({ by: 'sid', id: sid, until: now() + BUDGETS.sessionMax })
      return sessions.isCompanion(headers, sid) ? [deleteCookie('companion')] : []
    },
  }
}
