import { jwtVerify } from 'jose'
import * as z from 'zod'
import { CLOCK_TOLERANCE_S, findClaimFaults } from './claims.ts'
import { EasyAuthError } from './easy-auth-error.ts'
import type { Settings } from './easy-auth-options.ts'
import type { Caller } from './person.ts'
import type { TenantKeys } from './tenant-keys.ts'

/**
 * Verifies an access token: signature, issuer, audience, tenant, times and scope.
 *
 * @throws EasyAuthError if tenant or scope is wrong or the tenant can't be read, else what jose or zod throws
 */
export async function verifyToken(
  deps: { settings: Settings; tenantKeys: () => Promise<TenantKeys> },
  token: string,
): Promise<Caller> {
  const { settings } = deps
  const { issuer, key } = await deps.tenantKeys()
  const now = settings.now()
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['RS256'],
    issuer,
    audience: settings.clientId,
    requiredClaims: ['exp', 'iat', 'oid', 'tid', 'scp'],
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(now),
  })
  const { oid, tid, iat, exp, name, preferred_username } = Claims.parse(payload)
  const [fault] = findClaimFaults(payload, { issuer, settings, now })
  if (fault) throw new EasyAuthError(fault.code, `The access token is not for this app: ${fault.description}`)
  return {
    person: {
      tenantId: tid,
      objectId: oid,
      name: name ?? preferred_username ?? oid,
      userPrincipalName: preferred_username ?? '',
    },
    assertion: { token, issuedAt: iat * 1_000, expiresAt: exp * 1_000 },
  }
}

const Claims = z.object({
  oid: z.guid(),
  tid: z.guid(),
  iat: z.number(),
  exp: z.number(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})
