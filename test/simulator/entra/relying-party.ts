import { createHash } from 'node:crypto'
import * as client from 'openid-client'
import type { Browser } from './browser.ts'
import type { LocalEntra } from './local-entra.ts'

export const REDIRECT_URI = 'http://localhost:3000/auth/callback'
export const VERIFIER = 'a-verifier-of-43-characters-at-the-very-least'

/** What an app needs of an Entra, whichever way a test has started it. */
export type EntraUnderTest = Pick<LocalEntra, 'origin' | 'directory'>

/** openid-client, as an app uses it that signs people in by itself. */
export function discover(
  { origin, directory }: EntraUnderTest,
  { tenantId = directory.tenantId, authentication = client.ClientSecretPost(directory.apps.auth.clientSecret) } = {},
): Promise<client.Configuration> {
  const issuer = new URL(`${origin}/${tenantId}/v2.0`)
  return client.discovery(issuer, directory.apps.auth.clientId, undefined, authentication)
}

export function toScope({ directory }: Pick<EntraUnderTest, 'directory'>): string {
  return `openid profile offline_access api://${directory.apps.sdk.clientId}/user_impersonation`
}

/**
 * The address of a sign-in. openid-client's own `buildAuthorizationUrl` refuses plain http, which the local Entra's pages use.
 */
export function toAuthorizeUrl(
  local: EntraUnderTest,
  configuration: client.Configuration,
  changes: Readonly<Record<string, string | undefined>> = {},
): URL {
  const url = new URL(configuration.serverMetadata().authorization_endpoint ?? '')
  const parameters: Record<string, string | undefined> = {
    client_id: local.directory.apps.auth.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: toScope(local),
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url
}

/** Redeems the code of the address to which Entra has sent the browser. */
export function redeem(configuration: client.Configuration, back: URL | undefined, checks: object = {}) {
  if (!back) throw new Error('Entra showed a page.')
  return client.authorizationCodeGrant(configuration, back, {
    pkceCodeVerifier: VERIFIER,
    expectedState: 'a-state',
    expectedNonce: 'a-nonce',
    ...checks,
  })
}

/** Signs a person in from the first address to the tokens. */
export async function signIn(
  local: EntraUnderTest,
  configuration: client.Configuration,
  browser: Browser,
  changes: Readonly<Record<string, string | undefined>> = {},
) {
  const url = toAuthorizeUrl(local, configuration, { login_hint: 'ada@contoso.example', ...changes })
  const { location } = await browser.visit(url)
  return redeem(configuration, location)
}

/** A claim of the id token as text. */
export function textOf(tokens: { claims(): client.IDToken | undefined }, claim: string): string {
  const value = tokens.claims()?.[claim]
  if (typeof value !== 'string') throw new Error(`The id token has no ${claim}.`)
  return value
}

/** The code of the refusal with which openid-client rejects: Entra's own, in the cause. */
export async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof client.ResponseBodyError)) throw error
    const { error_codes: codes } = error.cause
    return [error.error, ...(Array.isArray(codes) ? codes : [])]
  }
  throw new Error('It was not refused.')
}
