import { createAuthorizationCodeGrant } from './authorization-code-grant.ts'
import type { AuthorizationCodes } from './authorization-codes.ts'
import type { createClientAssertionCheck } from './client-assertion.ts'
import { type AuthenticateClient, createClientAuthentication } from './client-authentication.ts'
import { createClientCredentials } from './client-credentials.ts'
import { EntraError } from './entra-error.ts'
import type { GrantControls } from './grant-controls.ts'
import { createOnBehalfOf } from './on-behalf-of.ts'
import { createRefreshTokenGrant } from './refresh-token-grant.ts'
import type { RefreshTokens } from './refresh-tokens.ts'
import type { SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { Tenant } from './tenants.ts'
import { createTokenEndpoint } from './token-endpoint.ts'
import type { TokenRequest } from './token-request.ts'
import type { Tokens } from './tokens.ts'
import { createUserTokens } from './user-tokens.ts'

export interface TenantDeps {
  readonly keys: SigningKeys
  readonly origin: string
  readonly tokens: Tokens
  readonly signIns: SignIns
  readonly codes: AuthorizationCodes
  readonly refreshTokens: RefreshTokens
  readonly controls: GrantControls
  readonly checkAssertion: ReturnType<typeof createClientAssertionCheck>
}

/** The token endpoint of one tenant, with everything that depends on the tenant. */
export function createTenantTokenEndpoint({ directory, isHome, isConsented }: Tenant, deps: TenantDeps) {
  const { origin, keys, tokens, signIns, controls, checkAssertion } = deps
  const authenticateClient = demandConsent(createClientAuthentication({ directory, checkAssertion }))
  const userTokens = createUserTokens({ directory, tokens, controls })
  const shared = { ...deps, directory, authenticateClient, userTokens }
  return createTokenEndpoint({
    directory,
    authorizationCode: createAuthorizationCodeGrant(shared),
    refreshToken: createRefreshTokenGrant(shared),
    clientCredentials: isHome ? createClientCredentials(shared) : refuseApps,
    onBehalfOf: createOnBehalfOf({ directory, authenticateClient, keys, tokens, signIns, origin }),
  })

  function demandConsent(authenticate: AuthenticateClient): AuthenticateClient {
    return (request, missingSecret) => {
      const client = authenticate(request, missingSecret)
      if (isConsented) return client
      throw new EntraError('notConsented', { app: client.clientId, appName: client.displayName })
    }
  }

  /** No app has been given anything of its own outside its tenant. */
  function refuseApps({ client }: TokenRequest): never {
    throw new EntraError('unknownApp', { app: client.clientId ?? '', tenantName: directory.tenantName })
  }
}
