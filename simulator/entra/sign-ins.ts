import { decodeToken, findText, hasSecondFactor } from './jwt.ts'
import { createSessionId } from './opaque-claims.ts'

export interface Session {
  /** `sid`: the same in every token that comes from one sign-in. */
  readonly sessionId: string
  /** Whether a second factor was used: `amr` then holds `mfa` (RFC 8176). */
  readonly hasSecondFactor: boolean
}

/** What Entra remembers of people's sign-ins. A restart forgets it. */
export interface SignIns {
  /** Somebody signs in by themselves, with all that they have been told to bring. */
  begin(objectId: string): Session
  /** From the next sign-in on the person uses a second factor. */
  demandSecondFactor(objectId: string): void
  /** Takes back every sign-in of a person so far. */
  revoke(objectId: string): void
  wasEverRevoked(objectId: string): boolean
  /** When the sign-in was taken back, in milliseconds since the Unix epoch; undefined while it counts. */
  findRevocation(objectId: string, sessionId: string | undefined): number | undefined
  reset(): void
}

/** Sign-ins are compared by session, not by time: a token's times have whole seconds, and somebody may be faster. */
export function createSignIns(): SignIns {
  const secondFactor = new Set<string>()
  const revocations = new Map<string, { readonly at: number; readonly sessionsSince: Set<string> }>()
  return {
    begin: (objectId) => {
      const sessionId = createSessionId()
      revocations.get(objectId)?.sessionsSince.add(sessionId)
      return { sessionId, hasSecondFactor: secondFactor.has(objectId) }
    },
    demandSecondFactor: (objectId) => {
      secondFactor.add(objectId)
    },
    revoke: (objectId) => {
      revocations.set(objectId, { at: Date.now(), sessionsSince: new Set() })
    },
    wasEverRevoked: (objectId) => revocations.has(objectId),
    findRevocation: (objectId, sessionId) => {
      const revocation = revocations.get(objectId)
      const isNewer = sessionId !== undefined && revocation?.sessionsSince.has(sessionId)
      return isNewer ? undefined : revocation?.at
    },
    reset: () => {
      secondFactor.clear()
      revocations.clear()
    },
  }
}

/** The sign-in that a token comes from. Verifies nothing. */
export function readSession(token: string): Session | undefined {
  const claims = decodeToken(token)?.claims ?? {}
  const sessionId = findText(claims, 'sid')
  return sessionId === undefined ? undefined : { sessionId, hasSecondFactor: hasSecondFactor(claims) }
}
