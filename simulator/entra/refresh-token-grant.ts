import { type AppRegistration, type Directory, type Person, toAccountId } from '../directory.ts'
import { toDotnetTime } from '../dotnet-time.ts'
import { readAskedClaims } from './asked-claims.ts'
import type { AuthenticateClient } from './client-authentication.ts'
import { EntraError } from './entra-error.ts'
import type { GrantControls } from './grant-controls.ts'
import type { OpenedRefreshToken, RefreshTokens } from './refresh-tokens.ts'
import type { SignIns } from './sign-ins.ts'
import type { TokenAnswer } from './token-answer.ts'
import type { TokenRequest } from './token-request.ts'
import { readUserScope } from './user-scope.ts'
import type { createUserTokens } from './user-tokens.ts'

interface RefreshTokenDeps {
  readonly directory: Directory
  readonly authenticateClient: AuthenticateClient
  readonly refreshTokens: RefreshTokens
  readonly controls: GrantControls
  readonly signIns: SignIns
  readonly userTokens: ReturnType<typeof createUserTokens>
}

/**
 * An app renews its tokens. Each answer brings a new refresh token, and the old one stays good. It serves every tenant in
 * which the person has an account: it is bound to the person and the client alone
 * (https://learn.microsoft.com/entra/identity-platform/refresh-tokens).
 */
export function createRefreshTokenGrant(deps: RefreshTokenDeps) {
  const { directory, authenticateClient, refreshTokens, controls, signIns, userTokens } = deps

  return (request: TokenRequest): TokenAnswer => {
    const client = authenticateClient(request)
    const token = readToken(request.get('refresh_token'), client)
    const person = getPerson(token, client)
    const session = {
      sessionId: token.sessionId,
      hasSecondFactor: token.hasSecondFactor,
      contexts: token.contexts,
    }
    const claims = readAskedClaims(request.find('claims'))
    const lacksContext = claims.contexts.some((context) => !token.contexts.includes(context))
    if (claims.secondFactor && (!token.hasSecondFactor || lacksContext)) {
      throw new EntraError('mfaRequired', { resource: directory.apps.sdk.clientId }, request.find('claims'))
    }
    // A resource that has not opted in to the claim `acrs` gets it only where the request asks for it:
    // https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
    const contexts = token.contexts.filter((context) => claims.contexts.includes(context))
    return userTokens({
      person,
      client,
      session: { ...session, contexts },
      scope: readUserScope(request.get('scope'), directory, client),
      claims,
      refreshToken: refreshTokens.issue({
        accountId: token.accountId,
        clientId: token.clientId,
        family: token.family,
        ...session,
      }),
    })
  }

  function readToken(text: string, client: AppRegistration): OpenedRefreshToken {
    const token = refreshTokens.open(text)
    if (!token) throw new EntraError('grantUnreadable')
    if (token.clientId !== client.clientId) throw new EntraError('grantOfAnotherClient')
    const issued = toDotnetTime(token.issuedAt)
    if (controls.hasExpired(token)) throw new EntraError('refreshTokenExpired', { issued })
    const revokedAt = signIns.findRevocation(token.accountId, token.sessionId)
    if (revokedAt !== undefined) {
      throw new EntraError('sessionRevoked', { issued, validFrom: toDotnetTime(revokedAt) })
    }
    if (!controls.useRefreshToken(token)) throw new EntraError('familyRevoked')
    if (!controls.hasConsented(token.accountId)) {
      throw new EntraError('notConsented', { app: client.clientId, appName: client.displayName })
    }
    return token
  }

  function getPerson({ accountId }: OpenedRefreshToken, client: AppRegistration): Person {
    const person = directory.people.find((one) => toAccountId(one) === accountId)
    if (person) return person
    throw new EntraError('accountOfOtherTenant', {
      app: client.clientId,
      appName: client.displayName,
      person: accountId,
      identityProvider: 'https://sts.windows.net/',
      tenantName: directory.tenantName,
    })
  }
}
