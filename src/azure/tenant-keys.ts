import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { Cloud } from '../config/clouds.ts'
import { AppError } from '../domain/app-error.ts'

/** By whom a tenant's tokens are issued, and with which keys they are signed. */
export interface TenantKeys {
  readonly issuer: string
  readonly key: JWTVerifyGetKey
}

const LIMIT_MS = 4_000

/** OpenID Connect Discovery 1.0 §3: the two members that matter here. */
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) })

/**
 * Asks Entra's discovery document at first need and keeps the answer. jose fetches new keys by itself when a token
 * names one that it does not know, at most every 30 s.
 *
 * @throws AppError azure-unavailable, and asks again next time
 */
export function createTenantKeys(deps: { cloud: Cloud; tenantId: string }): () => Promise<TenantKeys> {
  const url = `${deps.cloud.authority}/${deps.tenantId}/v2.0/.well-known/openid-configuration`
  let known: Promise<TenantKeys> | undefined

  async function discover(): Promise<TenantKeys> {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS), redirect: 'error' })
      const { issuer, jwks_uri } = Discovery.parse(await answer.json())
      return { issuer, key: createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: LIMIT_MS }) }
    } catch (cause) {
      known = undefined
      throw new AppError('azure-unavailable', 'Microsoft Entra could not be reached to check your sign-in.', { cause })
    }
  }

  return () => (known ??= discover())
}
