import { toIssuers } from './issuers.ts'
import type { SigningKeys } from './signing-keys.ts'

type Document = Readonly<Record<string, unknown>>

/** Tenant names that stand for the person's own tenant. Their documents have a placeholder in the issuer. */
export const SHARED_TENANTS: readonly string[] = ['common', 'organizations']

/** Where programs and where browsers reach this Entra. In Azure it is the same. */
interface Origins {
  readonly origin: string
  readonly signInOrigin: string
}

/** OpenID Connect Discovery of the v2.0 endpoints. */
export function describeV2({ origin, signInOrigin }: Origins, tenant: string, tenantId: string): Document {
  const base = `${origin}/${tenant}`
  const pages = `${signInOrigin}/${tenant}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    ...common(origin, base),
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: toIssuers(origin, toIssuingTenant(tenant, tenantId)).v2,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${pages}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${pages}/oauth2/v2.0/logout`,
  }
}

/** The same for the v1.0 endpoints. */
export function describeV1({ origin, signInOrigin }: Origins, tenant: string, tenantId: string): Document {
  const base = `${origin}/${tenant}`
  const pages = `${signInOrigin}/${tenant}`
  return {
    token_endpoint: `${base}/oauth2/token`,
    ...common(origin, base),
    jwks_uri: `${base}/discovery/keys`,
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    issuer: toIssuers(origin, toIssuingTenant(tenant, tenantId)).v1,
    microsoft_multi_refresh_token: true,
    authorization_endpoint: `${pages}/oauth2/authorize`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    end_session_endpoint: `${pages}/oauth2/logout`,
  }
}

/**
 * The discovery document of AD FS, as on Azure Stack Hub. The Azure CLI requests it if it is registered with another
 * cloud whose authority ends in /adfs. It then skips Microsoft's instance discovery.
 */
export function describeAdfs(origin: string): Document {
  const base = `${origin}/adfs`
  return {
    issuer: base,
    authorization_endpoint: `${base}/oauth2/authorize`,
    token_endpoint: `${base}/oauth2/token`,
    jwks_uri: `${base}/discovery/keys`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['client_credentials'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid', 'profile', 'email'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'iss', 'iat', 'exp', 'sub', 'oid', 'tid'],
  }
}

/** MSAL requests it to decide whether to trust an authority that it has no built-in entry for. */
export function describeInstance(origin: string, tenant: string): Document {
  const host = new URL(origin).host
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }
}

export function describeKeys(keys: SigningKeys, origin: string, tenantId: string): Document {
  return { keys: [{ ...keys.publicKey, issuer: toIssuers(origin, tenantId).v2 }] }
}

function common(origin: string, base: string): Document {
  return {
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    claims_supported: [
      ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host'],
      ...['aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash'],
      ...['c_hash', 'email'],
    ],
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: null,
    cloud_instance_name: new URL(origin).hostname,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  }
}

function toIssuingTenant(tenant: string, tenantId: string): string {
  return SHARED_TENANTS.includes(tenant) ? '{tenantid}' : tenantId
}
