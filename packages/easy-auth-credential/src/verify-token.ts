import { jwtVerify, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import { AppError } from '../../../src/domain/app-error.ts'
import type { Caller } from '../../../src/domain/call.ts'
import { CLOCK_TOLERANCE_S, findClaimFaults } from './claims.ts'

export interface IdentityDeps {
  readonly tenantKeys: () => Promise<{ issuer: string; key: JWTVerifyGetKey }>
  readonly tenantId: string
  /** Client id of the SDK app: the audience that the token must have. */
  readonly audience: string
}

/**
 * Verifies an access token: signature, issuer, audience, tenant, times and scope.
 *
 * @throws AppError if a claim is wrong, else what jose throws
 */
export async function readCaller({ tenantKeys, tenantId, audience }: IdentityDeps, token: string): Promise<Caller> {
  const { issuer, key } = await tenantKeys()
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['RS256'],
    issuer,
    audience,
    requiredClaims: ['exp', 'iat', 'oid', 'tid', 'scp'],
    clockTolerance: CLOCK_TOLERANCE_S,
  })
  const { oid, tid, iat, exp, name, preferred_username } = Claims.parse(payload)
  const [fault] = findClaimFaults(payload, { issuer, audience, tenantId, now: Date.now() })
  if (fault) throw new AppError('not-signed-in', fault.refusal)
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
