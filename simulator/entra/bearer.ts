import { toArmAudiences } from './audiences.ts'
import { toIssuers } from './issuers.ts'
import { type Claims, findSeconds, findText } from './jwt.ts'
import { readContexts, type SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The authenticated caller of Azure Resource Manager. */
export interface Caller {
  readonly objectId: string
  readonly kind: 'user' | 'app'
  /** The name in Azure's "The client '{name}' with object id": a user principal name, or an app's client id. */
  readonly name: string
  readonly tenantId: string
  /** Authentication contexts that the sign-in meets; undefined if there is none. */
  readonly contexts?: readonly string[]
}

export interface BearerFault {
  readonly status: 401
  readonly code: BearerFaultCode
  readonly message: string
  readonly wwwAuthenticate: string
}

export type BearerFaultCode =
  | 'AuthenticationFailed'
  | 'AuthenticationFailedInvalidHeader'
  | 'InvalidAuthenticationToken'
  | 'InvalidAuthenticationTokenAudience'
  | 'InvalidAuthenticationTokenTenant'
  | 'ExpiredAuthenticationToken'
  | 'TokenIssuedBeforeRevocationTimestamp'

export function isBearerFault(read: Caller | BearerFault): read is BearerFault {
  return 'wwwAuthenticate' in read
}

interface BearerDeps {
  readonly keys: SigningKeys
  readonly origin: string
  readonly tenantId: string
  /** Tenants besides `tenantId` whose tokens count too. */
  readonly otherTenantIds?: readonly string[]
  readonly signIns: Pick<SignIns, 'findRevocation'>
}

/** Authentication of Azure Resource Manager: reads an `Authorization` header and returns the caller or the fault. */
export function createBearerReader({ keys, origin, tenantId, otherTenantIds = [], signIns }: BearerDeps) {
  const issuers = toIssuers(origin, tenantId)
  const tenants = new Map([tenantId, ...otherTenantIds].map((id) => [toIssuers(origin, id).v1, id]))
  const audiences = toArmAudiences(origin)

  return (authorization: string | undefined): Caller | BearerFault => {
    if (authorization === undefined || authorization.trim() === '') {
      return fault('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", {
        description: "The authentication failed because of missing 'Authorization' header.",
      })
    }
    const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1]
    if (token === undefined) {
      return fault(
        'AuthenticationFailedInvalidHeader',
        "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      )
    }
    const check = keys.check(token)
    if (check.outcome !== 'right') return fault('InvalidAuthenticationToken', 'The access token is invalid.')
    return findClaimsFault(check.claims) ?? findChallenge(check.claims) ?? readCaller(check.claims)
  }

  function findClaimsFault(claims: Claims): BearerFault | undefined {
    const audience = findText(claims, 'aud') ?? ''
    if (!audiences.includes(audience)) {
      const allowed = audiences.map((name) => `'${name}'`).join(',')
      return fault(
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences ${allowed}.`,
      )
    }
    const issuer = findText(claims, 'iss') ?? ''
    if (!tenants.has(issuer)) {
      return fault(
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${issuers.v1}' associated with this subscription. Please use the authority (URL) '${origin}/${tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`,
      )
    }
    const expiry = (findSeconds(claims, 'exp') ?? 0) * 1000
    if (expiry <= Date.now()) {
      return fault(
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${toAmericanTime(expiry)}' is earlier than current UTC time '${toAmericanTime(Date.now())}'.`,
      )
    }
    return undefined
  }

  /**
   * Continuous access evaluation: for clients that support it (`xms_cc`), a revoked sign-in ends at once. For all others
   * it ends when the token expires. The header matches what Resource Manager sends (a test of Azure/azure-sdk-for-go has
   * an example). Code and message come from Microsoft Graph.
   */
  function findChallenge(claims: Claims): BearerFault | undefined {
    const capabilities = claims['xms_cc']
    if (!Array.isArray(capabilities) || !capabilities.includes('cp1')) return undefined
    const revokedAt = signIns.findRevocation(findText(claims, 'oid') ?? '', findText(claims, 'sid'))
    if (revokedAt === undefined) return undefined
    const notBefore = { essential: true, value: String(Math.floor(revokedAt / 1000)) }
    const asked = Buffer.from(JSON.stringify({ access_token: { nbf: notBefore } })).toString('base64')
    const code = 'TokenIssuedBeforeRevocationTimestamp'
    const message = 'Continuous access evaluation resulted in challenge'
    return {
      status: 401,
      code,
      message: `${message} with result: InteractionRequired and code: ${code}`,
      wwwAuthenticate: `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", error_description="${message}", error="insufficient_claims", claims="${asked}"`,
    }
  }

  function readCaller(claims: Claims): Caller | BearerFault {
    const objectId = findText(claims, 'oid')
    const kind = findText(claims, 'idtyp') === 'app' ? 'app' : 'user'
    const name = findText(claims, kind === 'app' ? 'appid' : 'unique_name')
    const tenant = tenants.get(findText(claims, 'iss') ?? '')
    if (objectId === undefined || name === undefined || tenant === undefined) {
      return fault(
        'InvalidAuthenticationToken',
        "The received access token is not valid: at least one of the claims 'puid' or 'altsecid' or 'oid' should be present. If you are accessing as application please make sure service principal is properly created in the tenant.",
      )
    }
    const contexts = readContexts(claims)
    return { objectId, kind, name, tenantId: tenant, ...(contexts.length > 0 && { contexts }) }
  }

  function fault(code: BearerFaultCode, message: string, { description = message } = {}): BearerFault {
    const authority = `${origin}/${tenantId}`
    return {
      status: 401,
      code,
      message,
      wwwAuthenticate: `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"`,
    }
  }
}

/** `11/22/2026 3:04:05 PM`: Azure Resource Manager uses the invariant culture of .NET, with the month first. */
function toAmericanTime(ms: number): string {
  return new Date(ms)
    .toLocaleString('en-US', { timeZone: 'UTC' })
    .replace(', ', ' ')
    .replace(/\u202f/g, ' ')
}
