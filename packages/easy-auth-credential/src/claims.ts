import * as z from 'zod'
import type { EasyAuthErrorCode } from './easy-auth-error.ts'
import type { Settings } from './easy-auth-options.ts'

/** What a token must say to be for this app. */
export interface ExpectedClaims {
  /** The tenant for which the token is verified. */
  readonly tenantId: string
  readonly issuer: string
  readonly settings: Pick<Settings, 'tenantId' | 'otherTenantIds' | 'clientId' | 'scope' | 'names'>
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** The clocks of Entra and of this machine may differ by so many seconds. */
export const CLOCK_TOLERANCE_S = 30

const text = z.string().catch('nothing')
const Claims = z.object({
  aud: z.union([z.string(), z.array(z.string())]).catch('nothing'),
  iss: text,
  tid: text,
  scp: text,
  exp: z.number().catch(0),
})
type Claims = z.infer<typeof Claims>

interface ClaimRule {
  readonly code: EasyAuthErrorCode
  readonly isRight: (claims: Claims, expected: ExpectedClaims) => boolean
  readonly describe: (claims: Claims, expected: ExpectedClaims) => string
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const RULES: readonly ClaimRule[] = [
  {
    code: 'wrong-audience',
    isRight: ({ aud }, { settings }) => [aud].flat().includes(settings.clientId),
    describe: ({ aud }, { settings }) =>
      `aud is ${String(aud)}, which is not ${settings.names.clientId} (${settings.clientId}).`,
  },
  {
    code: 'wrong-tenant',
    isRight: ({ tid }, { tenantId }) => tid === tenantId,
    describe: ({ tid }, { settings }) =>
      `tid is ${tid}, which is not ${settings.names.tenantId} (${settings.tenantId})${toOthers(settings)}.`,
  },
  {
    code: 'wrong-issuer',
    isRight: ({ iss }, { issuer }) => iss === issuer,
    describe: ({ iss }, { issuer }) => `iss is ${iss}, and not ${issuer}.`,
  },
  {
    code: 'wrong-scope',
    isRight: ({ scp }, { settings }) => scp.split(' ').includes(settings.scope),
    describe: ({ scp }, { settings }) => `scp is ${scp}, and not ${settings.scope}.`,
  },
  {
    code: 'expired',
    isRight: ({ exp }, { now }) => (exp + CLOCK_TOLERANCE_S) * 1_000 >= now,
    describe: ({ exp }, { now }) => `exp is ${toTime(exp)}, and it is ${toTime(now / 1_000)}.`,
  },
]

function toOthers({ otherTenantIds, names }: ExpectedClaims['settings']): string {
  return otherTenantIds.length === 0 ? '' : `, and not one of ${names.otherTenantIds}`
}

export interface ClaimFault {
  readonly code: EasyAuthErrorCode
  readonly description: string
}

/** Finds the claims that are wrong. Says nothing about the token's signature. */
export function findClaimFaults(payload: unknown, expected: ExpectedClaims): readonly ClaimFault[] {
  const claims = Claims.parse(payload)
  return RULES.filter(({ isRight }) => !isRight(claims, expected)).map(({ code, describe }) => ({
    code,
    description: describe(claims, expected),
  }))
}

function toTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString()
}
