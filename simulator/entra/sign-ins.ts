import { decodeToken, findText, hasSecondFactor } from './jwt.ts'
import { createSessionId } from './opaque-claims.ts'

export interface Session {
  /** `sid`: the same in every token of one sign-in. */
  readonly sessionId: string
  /** Whether the person used a second factor. If so, `amr` holds `mfa` (RFC 8176). */
  readonly hasSecondFactor: boolean
}

/** Entra's in-memory state of people's sign-ins. A restart clears it. */
export interface SignIns {
  /** Starts an interactive sign-in. The person uses a second factor if one has been demanded. */
  begin(objectId: string): Session
  /** Makes the person use a second factor from the next sign-in on. */
  demandSecondFactor(objectId: string): void
  /** Revokes all of the person's sign-ins so far. */
  revoke(objectId: string): void
  wasEverRevoked(objectId: string): boolean
  /** When the sign-in was revoked, in milliseconds since the Unix epoch, or undefined if it is still valid. */
  findRevocation(objectId: string, sessionId: string | undefined): number | undefined
  reset(): void
}

/** Compares sign-ins by session, not by time. A token's times are whole seconds, and a new sign-in can be faster. */
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

/** Reads the sign-in of a token. Verifies nothing. */
export function readSession(token: string): Session | undefined {
  const claims = decodeToken(token)?.claims ?? {}
  const sessionId = findText(claims, 'sid')
  return sessionId === undefined ? undefined : { sessionId, hasSecondFactor: hasSecondFactor(claims) }
}
