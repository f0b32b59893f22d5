import { errors as joseErrors } from 'jose'
import { findTenant } from './access-token.ts'
import { findClaimFaults } from './claims.ts'
import { decodeToken } from './decode-token.ts'
import { type EasyAuthOptions, readOptions } from './easy-auth-options.ts'
import { proveApp } from './prove-app.ts'
import { createTenantKeys } from './tenant-keys.ts'

/** What has to work before a person can be signed in, step by step, for a command that says what does not. */
export interface Diagnosis {
  /** @returns the issuer of a tenant's tokens, without an id those of `tenantId`; throws EasyAuthError */
  findIssuer(tenantId?: string): Promise<string>
  /** Fetches the keys that sign a tenant's tokens, without an id those of `tenantId`. Throws what jose throws. */
  readKeys(tenantId?: string): Promise<void>
  /** Lets Entra verify the app's own credential, by a token for itself that is discarded. Throws EasyAuthError. */
  proveApp(scope: string): Promise<void>
  /** Which claims of a token are wrong, one sentence each. Says nothing about its signature. */
  findTokenFaults(token: string): Promise<readonly string[]>
}

export function createDiagnosis(options: EasyAuthOptions): Diagnosis {
  const settings = readOptions(options)
  const tenantKeys = createTenantKeys(settings)
  return {
    findIssuer: async (tenantId = settings.tenantId) => (await tenantKeys(tenantId)).issuer,
    async readKeys(tenantId = settings.tenantId) {
      const { key } = await tenantKeys(tenantId)
      try {
        // No key has this id: the lookup fails only after it has read all keys.
        await key({ alg: 'RS256', kid: 'none' }, { payload: '', signature: '' })
      } catch (error) {
        if (!(error instanceof joseErrors.JWKSNoMatchingKey)) throw error
      }
    },
    proveApp: (scope) => proveApp(settings, scope),
    async findTokenFaults(token) {
      const payload = decodeToken(token)
      if (!payload) return ['It is no signed token (JWT).']
      const tenantId = findTenant(token, settings)
      const { issuer } = await tenantKeys(tenantId)
      const faults = findClaimFaults(payload, { tenantId, issuer, settings, now: settings.now() })
      return faults.map(({ description }) => description)
    },
  }
}
