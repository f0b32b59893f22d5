import { type Claims, decodeToken, findText, hasSecondFactor } from './jwt.ts'
import { createSessionId } from './opaque-claims.ts'

export interface Session {
  /** `sid`: the same in every token of one sign-in. */
  readonly sessionId: string
  /** Whether the person used a second factor. If so, `amr` holds `mfa` (RFC 8176). */
  readonly hasSecondFactor: boolean
  /** Authentication contexts of Conditional Access that the sign-in meets: the claim `acrs`. */
  readonly contexts?: readonly string[]
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

/**
 * Compares sign-ins by session, not by time. A token's times are whole seconds, and a new sign-in can be faster.
 * `toAccount` maps the object id of a guest to that of their own account.
 */
export function createSignIns(toAccount: (objectId: string) => string = (objectId) => objectId): SignIns {
  const secondFactor = new Set<string>()
  const revocations = new Map<string, { readonly at: number; readonly sessionsSince: Set<string> }>()
  return {
    begin: (objectId) => {
      const account = toAccount(objectId)
      const sessionId = createSessionId()
      revocations.get(account)?.sessionsSince.add(sessionId)
      return { sessionId, hasSecondFactor: secondFactor.has(account) }
    },
    demandSecondFactor: (objectId) => {
      secondFactor.add(toAccount(objectId))
    },
    revoke: (objectId) => {
      revocations.set(toAccount(objectId), { at: Date.now(), sessionsSince: new Set() })
    },
    wasEverRevoked: (objectId) => revocations.has(toAccount(objectId)),
    findRevocation: (objectId, sessionId) => {
      const revocation = revocations.get(toAccount(objectId))
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
  if (sessionId === undefined) return undefined
  return { sessionId, hasSecondFactor: hasSecondFactor(claims), contexts: readContexts(claims) }
}

export function readContexts(claims: Claims): readonly string[] {
  const contexts = claims['acrs']
  return Array.isArray(contexts) ? contexts.filter((one) => typeof one === 'string') : []
}
