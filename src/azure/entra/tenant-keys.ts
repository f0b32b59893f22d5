import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import type { Cloud } from '../../config/clouds.ts'
import { AppError } from '../../domain/app-error.ts'
import type { Clock } from '../../services/ports.ts'
import { findRefusalWords } from './refusal-words.ts'

/** The issuer of a tenant's tokens, and the keys that sign them. */
export interface TenantKeys {
  readonly issuer: string
  readonly key: JWTVerifyGetKey
}

/** The requests for discovery and keys run one after the other, and must leave time for an error page. */
const LIMIT_MS = 4_000
/** Entra advises checking for changed keys at least every day. A withdrawn key should not work that long. */
const REFRESH_MS = 60 * 60_000

/** OpenID Connect Discovery 1.0 §3: the two members that matter here. */
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) })

/**
 * Fetches Entra's discovery document at first use and caches the answer. Keys are fetched again when a token names an unknown
 * one, at most every 30 s. They are also refreshed each hour in the background, so an Entra outage locks no one out.
 *
 * @throws AppError azure-unavailable, or misconfigured if Entra has no such tenant; the next call asks again
 */
export function createTenantKeys(deps: { cloud: Cloud; tenantId: string; clock: Clock }): () => Promise<TenantKeys> {
  const tenant = `/${deps.tenantId}/v2.0`
  let known: Promise<TenantKeys> | undefined

  async function discover(): Promise<TenantKeys> {
    try {
      const url = `${deps.cloud.authority}${tenant}/.well-known/openid-configuration`
      const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS), redirect: 'error' })
      const body: unknown = await answer.json()
      if (!answer.ok) throw toRefusal(answer.status, body)
      const { issuer, jwks_uri } = Discovery.parse(body)
      // Another issuer's document must not be cached. The host may differ: China's Entra has two names, and issues by one.
      if (URL.parse(issuer)?.pathname !== tenant) throw new Error(`${issuer} is not the issuer of ${tenant}.`)
      return { issuer, key: createKeys(new URL(jwks_uri), deps.clock) }
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
  const code = /AADSTS\d+/.exec(message)?.[0] ?? data.error
  return new AppError('misconfigured', 'This app is not set up correctly: Microsoft Entra does not know its tenant.', {
    azure: { code, message, remedy: findRefusalWords(code)?.remedy },
  })
}

function createKeys(url: URL, clock: Clock): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url, { timeoutDuration: LIMIT_MS, cacheMaxAge: Infinity })
  let askedAt = clock.now()
  return (header, token) => {
    if (clock.now() - askedAt > REFRESH_MS) {
      askedAt = clock.now()
      keys.reload().catch(() => undefined)
    }
    return keys(header, token)
  }
}
