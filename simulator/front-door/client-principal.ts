import { type Claims, decodeToken } from '../entra/jwt.ts'

export interface PrincipalClaim {
  readonly typ: string
  readonly val: string
}

/**
 * Claims that App Service renames to the long names of WS-Federation. Observed in published principals
 * (MaximRouiller/MaximeRouiller.Azure.AppService.EasyAuth issue 4, dasiths/NEasyAuthMiddleware issue 18).
 */
const LONG_NAMES: Readonly<Record<string, string>> = {
  email: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  oid: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  sub: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
  tid: 'http://schemas.microsoft.com/identity/claims/tenantid',
}

/** The claims of an id token in App Service's format: an array in which a type can occur several times. */
export function toPrincipalClaims(idToken: string): PrincipalClaim[] {
  const claims: Claims = decodeToken(idToken)?.claims ?? {}
  return Object.entries(claims).flatMap(([name, value]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.map((each) => ({ typ: LONG_NAMES[name] ?? name, val: String(each) }))
  })
}

/** The value of X-MS-CLIENT-PRINCIPAL: base64 of UTF-8 JSON. */
export function encodeClientPrincipal(idToken: string): string {
  const principal = {
    auth_typ: 'aad',
    claims: toPrincipalClaims(idToken),
    name_typ: LONG_NAMES['email'],
    role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
  }
  return Buffer.from(JSON.stringify(principal)).toString('base64')
}
