import { hash } from 'node:crypto'
import * as client from 'openid-client'
import { AppError } from '../../../domain/app-error.ts'
import type { Proof } from './attempt.ts'
import type { DiscoveredTenants } from './discovered-tenants.ts'

/** What the app asks Entra for when it signs somebody in. */
export interface SignInRequest {
  readonly state: string
  readonly proof: Proof
  readonly loginHint?: string | undefined
  readonly domainHint?: string | undefined
  readonly prompt?: string | undefined
  /** A claims challenge to answer, as JSON. */
  readonly claims?: string | undefined
  /** The directory that is to know the person, if it is not their own. */
  readonly tenantId?: string | undefined
}

export type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers

/** Entra's protocol for people in a browser: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export interface EntraSignIns {
  toAuthorizeUrl(request: SignInRequest): Promise<string>
  /**
   * Redeems the code with which a browser has come back.
   *
   * @param query of the address to which it came
   * @throws what openid-client throws, or AppError if Entra leads back in another way
   */
  redeem(query: string, state: string, proof: Proof, tenantId?: string): Promise<Tokens>
  /** @throws what openid-client throws */
  renew(refreshToken: string, tenantId: string, claims?: string): Promise<Tokens>
  toSignOutUrl(loginHint: string | undefined): Promise<string>
}

export function createEntraSignIns(deps: {
  tenants: DiscoveredTenants
  tenantId: string
  clientId: string
  /** Of the SDK app. */
  scope: string
  publicOrigin: string
}): EntraSignIns {
  const { tenants, tenantId, clientId, publicOrigin } = deps
  const redirectUri = `${publicOrigin}/auth/callback`
  const scope = `openid profile offline_access ${deps.scope}`

  return {
    async toAuthorizeUrl({ state, proof, loginHint, domainHint, prompt, claims, tenantId: elsewhere = tenantId }) {
      const configuration = await tenants.get(elsewhere)
      return toUrl(configuration.serverMetadata().authorization_endpoint, {
        client_id: clientId,
        response_type: 'code',
        response_mode: 'query',
        redirect_uri: redirectUri,
        scope,
        state,
        nonce: proof.nonce,
        code_challenge: hash('sha256', proof.verifier, 'base64url'),
        code_challenge_method: 'S256',
        claims: withLoginHint(claims),
        login_hint: loginHint,
        domain_hint: domainHint,
        prompt,
      })
    },
    async redeem(query, state, { nonce, verifier }, elsewhere = tenantId) {
      const configuration = await tenants.get(elsewhere)
      const url = new URL(`${redirectUri}?${query}`)
      if (!isAnswer(url.searchParams, configuration.serverMetadata().issuer))
        throw new AppError('invalid-input', 'signInMalformed')
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      // Which account it is in its own directory, Entra says only if it is asked.
      const asked: Record<string, string> = elsewhere === tenantId ? {} : { client_info: '1' }
      return client.authorizationCodeGrant(configuration, url, checks, asked)
    },
    async renew(refreshToken, tenant, claims) {
      const asked = { scope, ...(claims !== undefined && { claims }) }
      return client.refreshTokenGrant(await tenants.get(tenant), refreshToken, asked)
    },
    async toSignOutUrl(loginHint) {
      const configuration = await tenants.get(tenantId)
      return toUrl(configuration.serverMetadata().end_session_endpoint, {
        post_logout_redirect_uri: `${publicOrigin}/auth/signed-out`,
        logout_hint: loginHint,
      })
    },
  }
}

/** Whether Entra may have led back so: with a code or an error, and no parameter twice. */
function isAnswer(query: URLSearchParams, issuer: string): boolean {
  const isOnce = [...new Set(query.keys())].every((name) => query.getAll(name).length === 1)
  const hasOne = Boolean(query.get('code')) !== Boolean(query.get('error'))
  const isOther = ['response', 'id_token', 'token'].some((name) => query.has(name))
  return isOnce && hasOne && !isOther && (query.get('iss') ?? issuer) === issuer
}

/** openid-client itself builds no address that is plain http, as the pages of a local Entra are. No token goes there. */
function toUrl(endpoint: string | undefined, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(endpoint ?? '')
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

/** The id token then says by what name Entra knows the account: so signing out asks nobody whom to sign out. */
function withLoginHint(challenge: string | undefined): string {
  const claims = parseJson(challenge)
  const asked = typeof claims === 'object' && claims !== null ? claims : {}
  const ofIdToken = 'id_token' in asked && typeof asked.id_token === 'object' ? asked.id_token : {}
  return JSON.stringify({ ...asked, id_token: { ...ofIdToken, login_hint: null } })
}

/** What is no JSON asks for nothing. */
function parseJson(text = '{}'): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
