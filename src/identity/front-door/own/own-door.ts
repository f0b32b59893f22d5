import type { AppIdentity } from 'easy-auth-credential/app-identity'
import type { OwnDoorConfig } from '../../../config/front-door.ts'
import { AppError } from '../../../domain/app-error.ts'
import { BUDGETS } from '../../../domain/budgets.ts'
import type { EndedSessions } from '../../../domain/ended-sessions.ts'
import { toPersonKey } from '../../../domain/person.ts'
import type { Bus } from '../../../events/bus.ts'
import type { Identify, Identity } from '../../identity.ts'
import type { DistinctHeaders, FrontDoor } from '../front-door.ts'
import { createAttempts, isBrowserSecret } from './attempt.ts'
import { findBearerChallenge, readBearer } from './bearer.ts'
import { createClientAuthentication } from './client-authentication.ts'
import { deleteCookie, readCookie } from './cookies.ts'
import { createDiscoveredTenants } from './discovered-tenants.ts'
import { createEntraSignIns } from './entra-sign-ins.ts'
import { createKnownPeople } from './known-people.ts'
import { createSeal } from './seal.ts'
import { createSessions, type FoundSession, type Session, toListed } from './session.ts'
import { createSessionTokens } from './session-tokens.ts'
import { Challenge, createSignInFlow, type SignInFlow } from './sign-in-flow.ts'

export interface OwnDoor extends FrontDoor, SignInFlow {
  /** The lasting secret of a browser, for what counts by it in memory. */
  findBrowser(headers: DistinctHeaders): string | undefined
  /** Whether a frame comes with the companion of this sign-in, which only this app can have given to the browser. */
  isOfBrowser(sid: string, headers: DistinctHeaders): boolean
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
  readonly refused: Identity['refused']
  readonly ended: EndedSessions
  readonly events: Bus
  readonly now: () => number
}

const START = '/vms'
const SIGNED_OUT = '/auth/signed-out'
/** Far more than Azure asks for. A longer one makes an answer that some proxies refuse. */
const MAX_CHALLENGE = 600

/** The app signs people in by itself: Entra knows who they are, a sealed cookie keeps it. X-MS-* headers count for nothing here. */
export function createOwnDoor(deps: OwnDoorDeps): OwnDoor {
  const { door, tenantId, publicOrigin, identify, ended, events, now } = deps
  const { clientId, credential } = door.authApp
  const sealing = { keys: door.sessionKeys, now }
  const authentication = createClientAuthentication({ credential, identity: deps.authIdentity })
  const tenants = createDiscoveredTenants({ authority: deps.authority, clientId, authentication, now })
  const scope = `api://${deps.sdkClientId}/user_impersonation`
  const signIns = createEntraSignIns({ tenants, tenantId, clientId, scope, publicOrigin })
  const sessions = createSessions(sealing)
  const tokens = createSessionTokens({ signIns, now })
  const attempts = createAttempts(sealing)
  const people = createKnownPeople()
  const challenges = createSeal({ ...sealing, use: 'challenge', schema: Challenge })

  async function find(headers: DistinctHeaders): Promise<FoundSession | undefined> {
    const found = await sessions.find(headers)
    return found && !(await ended.isEnded(toListed(found.session))) ? found : undefined
  }

  async function end({ id, until }: Session): Promise<void> {
    tokens.forget(id)
    await ended.end({ by: 'id', id, until })
  }

  async function endSignIn(sid: string): Promise<void> {
    if (isSid(sid)) await ended.end({ by: 'sid', id: sid, until: now() + BUDGETS.sessionMax })
  }

  const flow = createSignInFlow({
    attempts,
    challenges,
    signIns,
    sessions,
    tokens,
    identify,
    refused: deps.refused,
    end,
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
      people.keep(session, person)
      const cookies = isActivity ? sessions.see(found) : []
      const seenAt = cookies.length > 0 ? now() : found.seenAt
      return { ...caller, endsAt: Math.min(session.until, seenAt + BUDGETS.sessionIdle), cookies }
    },

    async callerIn(headers, elsewhere) {
      const found = readBearer(headers) === undefined ? await find(headers) : undefined
      if (!found) throw new AppError('not-signed-in', 'signInElsewhere')
      return identify(await tokens.tokenFor(found.session, elsewhere))
    },

    findChallenge: findBearerChallenge,

    links: {
      async signIn(comeBackTo, claims, elsewhere) {
        const link = new URLSearchParams({ return: comeBackTo })
        const asked = claims !== undefined && claims.length <= MAX_CHALLENGE ? claims : undefined
        if (asked !== undefined || elsewhere !== undefined) {
          const challenge = { claims: asked, tenantId: elsewhere }
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

    // However long nobody was there, and without Entra: only the way to its own sign-out may ask for its addresses.
    async signOut(headers) {
      const session = await sessions.findSealed(headers)
      const cookies = (['session', 'seen', 'companion'] as const).map(deleteCookie)
      if (!session) return { location: SIGNED_OUT, cookies, person: undefined }
      // A copy of the cookie tells of no second sign-out.
      const person = (await ended.isEnded(toListed(session))) ? undefined : people.of(session)
      await Promise.all([end(session), endSignIn(session.sid)])
      const location = await signIns.toSignOutUrl(session.loginHint).catch(() => `${SIGNED_OUT}?here`)
      return { location, cookies, person }
    },
    signsOutByGet: false,

    findBrowser(headers) {
      const secret = readCookie(headers, 'browser')
      return isBrowserSecret(secret) ? secret : undefined
    },
    isOfBrowser: (sid, headers) => isSid(sid) && sessions.isCompanion(headers, sid),
    async endByEntra(sid, headers) {
      await endSignIn(sid)
      const person = people.ofSignIn(sid)
      // Its open event streams end, as all that this process holds for the person does.
      if (person) events.publish('person-left', toPersonKey(person))
      return isSid(sid) && sessions.isCompanion(headers, sid) ? [deleteCookie('companion')] : []
    },
  }
}

function isSid(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text)
}
