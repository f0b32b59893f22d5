import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import { findAadsts } from './aadsts.ts'
import { readDiscovery } from './discovery.ts'
import { EasyAuthError } from './easy-auth-error.ts'
import type { Settings } from './easy-auth-options.ts'
import { findRemedy } from './remedies.ts'

/** The issuer of a tenant's tokens, and the keys that sign them. */
export interface TenantKeys {
  readonly issuer: string
  readonly key: JWTVerifyGetKey
}

/**
 * Fetches the discovery document of a tenant at first use and caches the answer, for each tenant by itself. Keys are fetched
 * again when a token names an unknown one, at most every 30 s. They are also refreshed each hour in the background, so an Entra
 * outage locks no one out.
 *
 * @returns takes the id of an accepted tenant. Throws EasyAuthError keys-unavailable, or unknown-tenant; the next call asks again
 */
export function createTenantKeys(settings: Settings): (tenantId: string) => Promise<TenantKeys> {
  const known = new Map<string, Promise<TenantKeys>>()

  async function discover(tenantId: string): Promise<TenantKeys> {
    try {
      const url = `${settings.authority}/${tenantId}/v2.0/.well-known/openid-configuration`
      const answer = await fetch(url, { signal: AbortSignal.timeout(settings.limits.discovery), redirect: 'error' })
      const body: unknown = await answer.json()
      if (!answer.ok) throw toRefusal(answer.status, body, settings)
      const { issuer, jwksUri } = readDiscovery(body, tenantId)
      return { issuer, key: createKeys(new URL(jwksUri), settings) }
    } catch (cause) {
      known.delete(tenantId)
      if (cause instanceof EasyAuthError) throw cause
      throw new EasyAuthError('keys-unavailable', 'Entra could not be reached to verify the access token.', { cause })
    }
  }

  return (tenantId) => {
    const keys = known.get(tenantId) ?? discover(tenantId)
    known.set(tenantId, keys)
    return keys
  }
}

/** How Entra reports that it has no such tenant: RFC 6749 §5.2, with `error` invalid_tenant. */
const Refusal = z.object({ error: z.literal('invalid_tenant'), error_description: z.string() })

function toRefusal(status: number, body: unknown, { names }: Settings): Error {
  const { data } = Refusal.safeParse(body)
  if (!data) return new Error(`Discovery answered ${status}.`)
  const { error, error_description: message } = data
  const aadsts = findAadsts(message)
  return new EasyAuthError('unknown-tenant', 'Entra does not know the tenant.', {
    entra: { aadsts, error, message },
    remedy: findRemedy(aadsts, names),
  })
}

function createKeys(url: URL, { limits, now }: Settings): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url, { timeoutDuration: limits.discovery, cacheMaxAge: Infinity })
  let askedAt = now()
  return (header, token) => {
    if (now() - askedAt > limits.keysFresh) {
      askedAt = now()
      keys.reload().catch(() => undefined)
    }
    return keys(header, token)
  }
}
