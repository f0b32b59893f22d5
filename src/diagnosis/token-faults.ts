import { decodeJwt } from 'jose'
import * as z from 'zod'
import { toLine } from './fault.ts'

export interface ExpectedToken {
  readonly issuer: string
  readonly audience: string
  readonly tenantId: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

const text = z.string().catch('nothing')
const Claims = z.object({
  aud: text,
  iss: text,
  tid: text,
  scp: text,
  exp: z.number().catch(0),
})
type Claims = z.infer<typeof Claims>

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const CHECKS: readonly ((claims: Claims, expected: ExpectedToken) => string | false)[] = [
  ({ aud }, { audience }) => aud !== audience && `aud is ${aud}, which is not SDK_CLIENT_ID (${audience}).`,
  ({ tid }, { tenantId }) => tid !== tenantId && `tid is ${tid}, which is not TENANT_ID (${tenantId}).`,
  ({ iss }, { issuer }) => iss !== issuer && `iss is ${iss}, and not ${issuer}.`,
  ({ scp }) => !scp.split(' ').includes('user_impersonation') && `scp is ${scp}, and not user_impersonation.`,
  ({ exp }, { now }) => exp * 1000 < now && `exp is ${toTime(exp)}, and it is ${toTime(now / 1000)}.`,
]

/** Which claims of a token are wrong, one sentence each. Says nothing about its signature. */
export function findTokenFaults(token: string, expected: ExpectedToken): readonly string[] {
  const claims = readClaims(token)
  if (!claims) return ['It is no signed token (JWT).']
  return CHECKS.flatMap((check) => check(claims, expected) || []).map(toLine)
}

function readClaims(token: string): Claims | undefined {
  try {
    return Claims.parse(decodeJwt(token))
  } catch {
    return undefined
  }
}

function toTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
