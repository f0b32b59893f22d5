import { randomBytes } from 'node:crypto'
import type { Person } from '../directory.ts'
import type { AskedClaims } from './asked-claims.ts'
import type { Session } from './sign-ins.ts'

/** What the authorization endpoint has granted to an app, and what the app must say at the token endpoint. */
export interface CodeGrant {
  readonly person: Person
  readonly session: Session
  readonly tenantId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly nonce: string | undefined
  /** The S256 challenge of PKCE; undefined if the app sent none. */
  readonly challenge: string | undefined
  readonly claims: AskedClaims
}

export type FoundCode =
  { readonly outcome: 'right'; readonly grant: CodeGrant } | { readonly outcome: 'unknown' | 'used' | 'expired' }

/** The authorization codes that a browser carries from Entra to an app. Each works once (RFC 6749, 4.1.2). */
export interface AuthorizationCodes {
  issue(grant: CodeGrant): string
  find(code: string): FoundCode
  /** Makes the code a used one. */
  use(code: string): void
  /** Makes the codes that have been issued so far expire. */
  expireAll(): void
}

const TEN_MINUTES_MS = 600_000

export function createAuthorizationCodes({ now = Date.now }: { now?: () => number } = {}): AuthorizationCodes {
  const issued = new Map<string, { grant: CodeGrant; expiresAt: number; isUsed: boolean }>()
  return {
    issue: (grant) => {
      // A code that expired a while ago is as good as unknown.
      for (const [old, { expiresAt }] of issued) if (expiresAt + TEN_MINUTES_MS < now()) issued.delete(old)
      const code = `1.A${randomBytes(48).toString('base64url')}.${randomBytes(480).toString('base64url')}`
      issued.set(code, { grant, expiresAt: now() + TEN_MINUTES_MS, isUsed: false })
      return code
    },
    find: (code) => {
      const found = issued.get(code)
      if (!found) return { outcome: 'unknown' }
      if (found.isUsed) return { outcome: 'used' }
      return found.expiresAt <= now() ? { outcome: 'expired' } : { outcome: 'right', grant: found.grant }
    },
    use: (code) => {
      const found = issued.get(code)
      if (found) found.isUsed = true
    },
    expireAll: () => {
      for (const code of issued.values()) code.expiresAt = now()
    },
  }
}
