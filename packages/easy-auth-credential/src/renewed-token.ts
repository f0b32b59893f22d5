import type { Limits } from './easy-auth-options.ts'
import type { IdentityToken } from './identity-endpoint.ts'
import { elapsed } from './until-answered.ts'

/** One token that is renewed before it expires, so that nobody waits for the next one. */
export interface RenewedToken {
  /** The current token. Waits for the platform only if there is none that is valid. */
  get(): Promise<IdentityToken>
  /** No more renewals. */
  close(): void
}

const FIRST_RETRY_MS = 1_000
/** A timer of Node takes at most 24.8 days. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000

export function createRenewedToken(deps: {
  /** Limits its own time. */
  fetchToken: () => Promise<IdentityToken>
  onToken: (token: IdentityToken) => void
  limits: Pick<Limits, 'tokenMargin' | 'assertionRenewal' | 'assertionRetry'>
  now: () => number
}): RenewedToken {
  const { limits, now } = deps
  let current: IdentityToken | undefined
  let underWay: Promise<IdentityToken> | undefined
  let retry = FIRST_RETRY_MS
  let planned: symbol | undefined
  let isClosed = false

  function fetchOnce(): Promise<IdentityToken> {
    return (underWay ??= fetchToken().finally(() => (underWay = undefined)))
  }

  async function fetchToken(): Promise<IdentityToken> {
    const before = current
    try {
      current = await deps.fetchToken()
    } catch (error) {
      plan(retry)
      retry = Math.min(retry * 2, limits.assertionRetry)
      if (current && current.expiresAt > now()) return current
      throw error
    }
    retry = FIRST_RETRY_MS
    plan(untilRenewal(current.expiresAt - now(), limits.assertionRenewal))
    if (current.token !== before?.token && !isClosed) deps.onToken(current)
    return current
  }

  /** Replaces the plan before. */
  function plan(ms: number): void {
    const own = (planned = Symbol())
    void elapsed(ms).then(() => {
      if (planned === own && !isClosed) fetchOnce().catch(() => undefined)
    })
  }

  return {
    get() {
      if (current && current.expiresAt - now() > limits.tokenMargin) return Promise.resolve(current)
      return fetchOnce()
    },
    close: () => void (isClosed = true),
  }
}

/**
 * A quarter of its life before its end, and not too late. At most half of its life: the platform may answer with the same token
 * again and again until shortly before its end.
 */
function untilRenewal(life: number, atLeast: number): number {
  const before = Math.min(life / 2, Math.max(atLeast, life / 4))
  return Math.floor(Math.min(Math.max(life - before, FIRST_RETRY_MS), LONGEST_WAIT_MS))
}
