import type { Directory } from '../directory.ts'
import { SHARED_TENANTS } from './discovery.ts'
import { EntraError } from './entra-error.ts'
import { findApp } from './people.ts'
import type { TokenAnswer } from './token-answer.ts'
import { readTokenRequest, type TokenRequest } from './token-request.ts'

type Grant = (request: TokenRequest) => TokenAnswer

interface TokenEndpointDeps {
  readonly directory: Directory
  readonly authorizationCode: Grant
  readonly refreshToken: Grant
  readonly clientCredentials: Grant
  readonly onBehalfOf: Grant
}

/** POST {tenant}/oauth2/v2.0/token, with one handler for each grant type. Throws an EntraError for what Entra refuses. */
export function createTokenEndpoint(deps: TokenEndpointDeps) {
  const { directory, authorizationCode, refreshToken, clientCredentials, onBehalfOf } = deps
  const grants: Readonly<Record<string, Grant>> = {
    authorization_code: authorizationCode,
    refresh_token: refreshToken,
    client_credentials: clientCredentials,
    'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOf,
  }

  return (tenant: string, form: string, authorization: string | undefined): TokenAnswer => {
    const request = readTokenRequest(form, authorization)
    const grantType = request.get('grant_type')
    const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
    if (!grant) throw new EntraError('unsupportedGrantType', { grantType })
    if (SHARED_TENANTS.includes(tenant)) refuseSharedTenant(request, grantType)
    return grant(request)
  }

  /** All apps of the directory are single-tenant, so the multi-tenant endpoints don't serve them. */
  function refuseSharedTenant(request: TokenRequest, grantType: string): never {
    if (grantType === 'client_credentials') throw new EntraError('tenantNeeded')
    const clientId = request.client.clientId ?? ''
    const appName = findApp(directory, clientId)?.displayName ?? ''
    throw new EntraError('notMultiTenant', { app: clientId, appName })
  }
}
