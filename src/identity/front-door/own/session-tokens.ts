import { LRUCache } from 'lru-cache'
import type { AppError } from '../../../domain/app-error.ts'
import { BUDGETS } from '../../../domain/budgets.ts'
import type { EntraSignIns, Tokens } from './entra-sign-ins.ts'
import type { Session } from './session.ts'
import { isEndOfSession, toRenewalFailure } from './sign-in-failure.ts'

/** The access tokens of sessions, one for each tenant that somebody is in. In memory alone. */
export interface SessionTokens {
  /** @throws AppError */
  tokenFor(session: Session, tenantId: string): Promise<string>
  /** Keeps the tokens that a sign-in has brought. */
  keep(session: Session, tokens: Tokens, tenantId?: string): string
  forget(sessionId: string): void
}

/** As many people as the exchanged tokens are kept for. */
const MAX_TOKENS = 10_000

interface KeptToken {
  readonly token: string
  readonly usableUntil: number
}

/**
 * The refresh token of a session renews its access token silently. Entra leaves a refresh token good that has been used, so the
 * renewed one is dropped and the cookie stays as it is: https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export function createSessionTokens(deps: { signIns: Pick<EntraSignIns, 'renew'>; now: () => number }): SessionTokens {
  const { signIns, now } = deps
  const kept = new LRUCache<string, KeptToken>({ max: MAX_TOKENS })
  const underWay = new Map<string, Promise<string>>()
  /** Sessions that Entra has ended. Whoever holds one is not asked for again, lest Entra takes that for a loop. */
  const ended = new LRUCache<string, AppError>({ max: MAX_TOKENS })

  function keep(session: Session, tenantId: string, tokens: Tokens): string {
    const { access_token: token, expires_in: seconds = 0 } = tokens
    const life = seconds * 1_000
    const usableUntil = now() + life - Math.min(BUDGETS.tokenMargin, life / 2)
    kept.set(toKey(session.id, tenantId), { token, usableUntil })
    return token
  }

  async function renew(session: Session, tenantId: string): Promise<string> {
    try {
      return keep(session, tenantId, await signIns.renew(session.refreshToken, tenantId, toClaims(session, tenantId)))
    } catch (error) {
      const failure = toRenewalFailure(error)
      const key = toKey(session.id, tenantId)
      if (isEndOfSession(failure)) ended.set(key, failure)
      // An administrator may allow it meanwhile.
      else if (failure.kind === 'sign-in-refused') ended.set(key, failure, { ttl: BUDGETS.refusalFresh })
      throw failure
    }
  }

  return {
    async tokenFor(session, tenantId) {
      const key = toKey(session.id, tenantId)
      const known = kept.get(key)
      if (known && now() < known.usableUntil) return known.token
      const end = ended.get(key)
      if (end) throw end
      const current = underWay.get(key)
      if (current) return current
      // Ends when its token is in memory. If it were kept longer, it would give out a token that has lapsed.
      const renewal = renew(session, tenantId).finally(() => underWay.delete(key))
      underWay.set(key, renewal)
      return renewal
    },
    keep: (session, tokens, tenantId = session.tenantId) => keep(session, tenantId, tokens),
    forget(sessionId) {
      for (const key of kept.keys()) if (key.startsWith(`${sessionId} `)) kept.delete(key)
    },
  }
}

function toKey(sessionId: string, tenantId: string): string {
  return `${sessionId} ${tenantId}`
}

/** What the person has proved at the sign-in, the renewed token must say too. Another directory has contexts of its own. */
function toClaims({ acrs, tenantId: own }: Session, tenantId: string): string | undefined {
  return acrs.length === 0 || tenantId !== own
    ? undefined
    : JSON.stringify({ access_token: { acrs: { values: acrs } } })
}
