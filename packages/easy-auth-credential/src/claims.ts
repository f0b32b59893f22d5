import * as z from 'zod'

/** What a token must say to be for this app. */
export interface ExpectedClaims {
  readonly issuer: string
  readonly audience: string
  readonly tenantId: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

const SCOPE = 'user_impersonation'
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
  readonly isRight: (claims: Claims, expected: ExpectedClaims) => boolean
  /** For the person. */
  readonly refusal: string
  /** For the operator. */
  readonly describe: (claims: Claims, expected: ExpectedClaims) => string
}

const NOT_FOR_THIS_APP = 'Your sign-in is not for this app.'

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const RULES: readonly ClaimRule[] = [
  {
    isRight: ({ aud }, { audience }) => [aud].flat().includes(audience),
    refusal: NOT_FOR_THIS_APP,
    describe: ({ aud }, { audience }) => `aud is ${String(aud)}, which is not SDK_CLIENT_ID (${audience}).`,
  },
  {
    isRight: ({ tid }, { tenantId }) => tid === tenantId,
    refusal: 'Your sign-in is for another organisation.',
    describe: ({ tid }, { tenantId }) => `tid is ${tid}, which is not TENANT_ID (${tenantId}).`,
  },
  {
    isRight: ({ iss }, { issuer }) => iss === issuer,
    refusal: NOT_FOR_THIS_APP,
    describe: ({ iss }, { issuer }) => `iss is ${iss}, and not ${issuer}.`,
  },
  {
    isRight: ({ scp }) => scp.split(' ').includes(SCOPE),
    refusal: NOT_FOR_THIS_APP,
    describe: ({ scp }) => `scp is ${scp}, and not ${SCOPE}.`,
  },
  {
    isRight: ({ exp }, { now }) => (exp + CLOCK_TOLERANCE_S) * 1_000 >= now,
    refusal: 'Your sign-in has expired.',
    describe: ({ exp }, { now }) => `exp is ${toTime(exp)}, and it is ${toTime(now / 1_000)}.`,
  },
]

export interface ClaimFault {
  readonly refusal: string
  readonly description: string
}

/** Finds the claims that are wrong. Says nothing about the token's signature. */
export function findClaimFaults(payload: unknown, expected: ExpectedClaims): readonly ClaimFault[] {
  const claims = Claims.parse(payload)
  return RULES.filter(({ isRight }) => !isRight(claims, expected)).map(({ refusal, describe }) => ({
    refusal,
    description: describe(claims, expected),
  }))
}

function toTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString()
}
