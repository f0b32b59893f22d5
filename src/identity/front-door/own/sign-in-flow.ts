import * as z from 'zod'
import { AppError } from '../../../domain/app-error.ts'
import type { Caller } from '../../../domain/call.ts'
import type { DistinctHeaders, DoorAnswer } from '../front-door.ts'
import { isSmall, shorten } from './answer-size.ts'
import { type Attempt, type Attempts, createBrowserSecret, isBrowserSecret } from './attempt.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { findDestination } from './destination.ts'
import type { EntraSignIns } from './entra-sign-ins.ts'
import { failSignIn, toFurtherFailure } from './failed-sign-in.ts'
import type { Seal } from './seal.ts'
import type { Session, Sessions } from './session.ts'
import { createSessionStart } from './session-start.ts'
import type { SessionTokens } from './session-tokens.ts'
import { toRedemptionFailure } from './sign-in-failure.ts'

/** What a link to sign in may ask for. Anything else in it is ignored. */
export interface SignInLink {
  readonly to: string | undefined
  readonly loginHint: string | undefined
  readonly domainHint: string | undefined
  readonly prompt: string | undefined
  /** A sealed claims challenge. */
  readonly challenge: string | undefined
}

export interface SignInFlow {
  /** Leads to Entra. */
  begin(link: SignInLink, headers: DistinctHeaders): Promise<DoorAnswer>
  /**
   * Ends what Entra has led back from.
   *
   * @param query of the request
   * @throws AppError
   */
  complete(query: string, headers: DistinctHeaders): Promise<DoorAnswer>
  /** Where a sign-in leads that comes back with this state: the start page if nobody knows. */
  findDestination(state: string): Promise<string>
  /** Where a link to sign in leads that asks for this path. */
  toDestination(to: string | undefined): string
  isSignedIn(headers: DistinctHeaders): Promise<boolean>
}

interface SignInFlowDeps {
  readonly attempts: Attempts
  readonly challenges: Seal<Challenge>
  readonly signIns: Pick<EntraSignIns, 'toAuthorizeUrl' | 'redeem'>
  readonly sessions: Sessions
  readonly tokens: Pick<SessionTokens, 'keep'>
  readonly identify: (token: string) => Promise<Caller>
  /** Hears of each sign-in that is refused. */
  readonly refused: (error: AppError, signInId: string) => void
  readonly findSession: (headers: DistinctHeaders) => Promise<Session | undefined>
  readonly end: (session: Session) => Promise<void>
  readonly tenantId: string
  readonly publicOrigin: string
  readonly start: string
}

/** What an error page asks of a sign-in. It is sealed, so that nobody else asks for anything. */
export const Challenge = z.object({ claims: z.string().optional(), tenantId: z.string().optional() })
type Challenge = z.infer<typeof Challenge>

type Hints = Pick<SignInLink, 'loginHint' | 'domainHint' | 'prompt'>

const MAX_RESTARTS = 2
const PROMPTS = ['none', 'login', 'select_account', 'consent']

export function createSignInFlow(deps: SignInFlowDeps): SignInFlow {
  const { attempts, signIns, sessions, publicOrigin, start } = deps
  const sessionStart = createSessionStart({ ...deps, refuse })

  async function leadToEntra(
    attempt: Omit<Attempt, 'id'>,
    headers: DistinctHeaders,
    hints: Hints,
  ): Promise<DoorAnswer> {
    const known = readCookie(headers, 'browser')
    const browser = isBrowserSecret(known) ? known : createBrowserSecret()
    const cookies = browser === known ? [] : [writeCookie('browser', browser)]

    async function leadBackTo(to: string, given: Hints): Promise<DoorAnswer> {
      const { state, proof } = await attempts.begin({ ...attempt, to }, browser)
      const { claims, tenantId } = attempt
      const location = await signIns.toAuthorizeUrl({ state, proof, claims, tenantId, ...given })
      return { location, cookies }
    }

    for (const to of shorten(attempt.to, start)) {
      const answer = await leadBackTo(to, hints)
      if (isSmall(answer)) return answer
    }
    return leadBackTo(start, NO_HINTS)
  }

  async function end(query: string, state: string, attempt: Attempt, headers: DistinctHeaders): Promise<DoorAnswer> {
    const { id, restarts, ...same } = attempt
    const { to, tenantId } = attempt
    const proof = await attempts.findProof(state, readCookie(headers, 'browser'))
    if (!proof) {
      // Another browser has begun this, or a tab has begun another at the same time. Never a session from it.
      if (await deps.findSession(headers)) return { location: to, cookies: [] }
      if (restarts < MAX_RESTARTS) return leadToEntra({ ...same, restarts: restarts + 1 }, headers, NO_HINTS)
      throw refuse(new AppError('not-signed-in', 'signInNotBegunHere'), id)
    }
    const tokens = await signIns.redeem(query, state, proof, tenantId).catch(toRedemptionFailure)
    if (tokens instanceof AppError) {
      // The page was opened again, and its first sign-in has worked.
      const isAgain = tokens.sentence.key === 'signInSpent' && (await deps.findSession(headers)) !== undefined
      if (isAgain) return { location: to, cookies: [] }
      throw refuse(tokens, id)
    }
    const { session, cookies } =
      tenantId === undefined
        ? await sessionStart.atHome(tokens, id)
        : await sessionStart.elsewhere(await getSession(headers), tokens, tenantId, id)
    // A copy of the cookie that the new one takes the place of is of no use any more.
    const before = await sessions.findSealed(headers)
    if (before) await deps.end(before)
    deps.tokens.keep(session, tokens, tenantId)
    const answers = shorten(to, start).map((location) => ({ location, cookies }))
    return answers.find(isSmall) ?? { location: start, cookies }
  }

  async function getSession(headers: DistinctHeaders): Promise<Session> {
    const session = await deps.findSession(headers)
    if (!session) throw new AppError('not-signed-in', 'notSignedIn')
    return session
  }

  function toDestination(to = start): string {
    return findDestination(to, publicOrigin) ?? start
  }

  function refuse(error: AppError, signInId: string): AppError {
    deps.refused(error, signInId)
    return error
  }

  return {
    async begin({ to, loginHint, domainHint, prompt, challenge }, headers) {
      const asked = challenge === undefined ? undefined : await deps.challenges.open(challenge)
      const session = asked?.tenantId === undefined ? undefined : await deps.findSession(headers)
      const attempt = { ...asked, to: toDestination(to), restarts: 0 }
      const hints = {
        loginHint: findHint(loginHint) ?? session?.loginHint,
        domainHint: findHint(domainHint),
        prompt: PROMPTS.find((one) => one === prompt),
      }
      return leadToEntra(attempt, headers, hints).catch(failSignIn)
    },

    async complete(query, headers) {
      const state = new URLSearchParams(query).get('state') ?? ''
      const attempt = await attempts.open(state)
      try {
        if (!attempt) throw new AppError('not-signed-in', 'signInTooOld')
        return await end(query, state, attempt, headers)
      } catch (error) {
        // Only a session can be taken to another directory: who has none begins at home.
        if (await deps.findSession(headers)) return failSignIn(toFurtherFailure(error, attempt), attempt)
        return failSignIn(error, attempt?.tenantId === undefined ? attempt : undefined)
      }
    },

    findDestination: async (state) => (await attempts.open(state))?.to ?? start,
    toDestination,
    isSignedIn: async (headers) => (await deps.findSession(headers)) !== undefined,
  }
}

const NO_HINTS = { loginHint: undefined, domainHint: undefined, prompt: undefined }

function findHint(text: string | undefined): string | undefined {
  return /^[\x21-\x7e]{1,300}$/.test(text ?? '') ? text : undefined
}
