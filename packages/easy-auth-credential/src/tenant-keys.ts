import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import type { Cloud } from '../../../src/config/clouds.ts'
import { AppError } from '../../../src/domain/app-error.ts'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import type { Clock } from '../../../src/domain/clock.ts'
import { findAadsts } from './aadsts.ts'
import { readDiscovery } from './discovery.ts'
import { findRefusalWords } from './remedies.ts'

/** The issuer of a tenant's tokens, and the keys that sign them. */
export interface TenantKeys {
  readonly issuer: string
  readonly key: JWTVerifyGetKey
}

/**
 * Fetches Entra's discovery document at first use and caches the answer. Keys are fetched again when a token names an unknown
 * one, at most every 30 s. They are also refreshed each hour in the background, so an Entra outage locks no one out.
 *
 * @throws AppError azure-unavailable, or misconfigured if Entra has no such tenant; the next call asks again
 */
export function createTenantKeys(deps: { cloud: Cloud; tenantId: string; clock: Clock }): () => Promise<TenantKeys> {
  let known: Promise<TenantKeys> | undefined

  async function discover(): Promise<TenantKeys> {
    try {
      const url = `${deps.cloud.authority}/${deps.tenantId}/v2.0/.well-known/openid-configuration`
      const answer = await fetch(url, { signal: AbortSignal.timeout(BUDGETS.discovery), redirect: 'error' })
      const body: unknown = await answer.json()
      if (!answer.ok) throw toRefusal(answer.status, body)
      const { issuer, jwksUri } = readDiscovery(body, deps.tenantId)
      return { issuer, key: createKeys(new URL(jwksUri), deps.clock) }
    } catch (cause) {
      known = undefined
      if (cause instanceof AppError) throw cause
      throw new AppError('azure-unavailable', 'Microsoft Entra could not be reached to check your sign-in.', { cause })
    }
  }

  return () => (known ??= discover())
}

/** How Entra reports that it has no such tenant: RFC 6749 §5.2, with `error` invalid_tenant. */
const Refusal = z.object({ error: z.literal('invalid_tenant'), error_description: z.string() })

function toRefusal(status: number, body: unknown): Error {
  const { data } = Refusal.safeParse(body)
  if (!data) return new Error(`Discovery answered ${status}.`)
  const message = data.error_description
  const code = findAadsts(message) ?? data.error
  return new AppError('misconfigured', 'This app is not set up correctly: Microsoft Entra does not know its tenant.', {
    azure: { code, message, remedy: findRefusalWords(code)?.remedy },
  })
}

function createKeys(url: URL, clock: Clock): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url, { timeoutDuration: BUDGETS.discovery, cacheMaxAge: Infinity })
  let askedAt = clock.now()
  return (header, token) => {
    if (clock.now() - askedAt > BUDGETS.keysFresh) {
      askedAt = clock.now()
      keys.reload().catch(() => undefined)
    }
    return keys(header, token)
  }
}
