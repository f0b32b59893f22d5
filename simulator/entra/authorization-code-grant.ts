import { createHash, randomUUID } from 'node:crypto'
import { type Directory, toAccountId } from '../directory.ts'
import { type AskedClaims, readAskedClaims } from './asked-claims.ts'
import type { AuthorizationCodes, CodeGrant } from './authorization-codes.ts'
import type { AuthenticateClient } from './client-authentication.ts'
import { EntraError } from './entra-error.ts'
import type { RefreshTokens } from './refresh-tokens.ts'
import type { TokenAnswer } from './token-answer.ts'
import type { TokenRequest } from './token-request.ts'
import { readUserScope } from './user-scope.ts'
import type { createUserTokens } from './user-tokens.ts'

interface AuthorizationCodeDeps {
  readonly directory: Directory
  readonly authenticateClient: AuthenticateClient
  readonly codes: Pick<AuthorizationCodes, 'find' | 'use'>
  readonly refreshTokens: RefreshTokens
  readonly userTokens: ReturnType<typeof createUserTokens>
}

/** An app redeems the code that a browser has brought from the authorization endpoint (RFC 6749, 4.1.3, and RFC 7636). */
export function createAuthorizationCodeGrant(deps: AuthorizationCodeDeps) {
  const { directory, authenticateClient, codes, refreshTokens, userTokens } = deps

  return (request: TokenRequest): TokenAnswer => {
    const client = authenticateClient(request)
    const code = request.get('code')
    const grant = readGrant(code)
    if (grant.clientId !== client.clientId) throw new EntraError('grantOfAnotherClient')
    if (grant.tenantId !== directory.tenantId) throw new EntraError('codeOfAnotherTenant')
    checkRedirectUri(request.get('redirect_uri'), grant)
    checkVerifier(request.find('code_verifier'), grant)
    codes.use(code)

    const { person, session } = grant
    return userTokens({
      person,
      client,
      session,
      scope: readUserScope(request.find('scope') ?? grant.scope, directory, client),
      claims: merge(grant.claims, readAskedClaims(request.find('claims'))),
      refreshToken: refreshTokens.issue({
        accountId: toAccountId(person),
        clientId: client.clientId,
        sessionId: session.sessionId,
        hasSecondFactor: session.hasSecondFactor,
        contexts: session.contexts ?? [],
        family: randomUUID(),
      }),
      idTokenClaims: grant.nonce === undefined ? {} : { nonce: grant.nonce },
    })
  }

  function readGrant(code: string): CodeGrant {
    const found = codes.find(code)
    if (found.outcome === 'right') return found.grant
    const refusals = { unknown: 'grantUnreadable', used: 'codeUsed', expired: 'codeExpired' } as const
    throw new EntraError(refusals[found.outcome])
  }
}

function checkRedirectUri(given: string, grant: CodeGrant): void {
  if (given !== grant.redirectUri) throw new EntraError('replyAddressDiffers', { given, asked: grant.redirectUri })
}

/** A verifier without a challenge is wrong too, or somebody could have removed the challenge (RFC 9700, 4.8.2). */
function checkVerifier(verifier: string | undefined, { challenge }: CodeGrant): void {
  if (verifier === undefined && challenge === undefined) return
  if (verifier === undefined) throw new EntraError('verifierMissing')
  if (createHash('sha256').update(verifier).digest('base64url') !== challenge) throw new EntraError('verifierWrong')
}

/** MSAL sends the `claims` parameter to both endpoints. */
function merge(authorized: AskedClaims, redeemed: AskedClaims): AskedClaims {
  return {
    ...authorized,
    continuousAccess: authorized.continuousAccess || redeemed.continuousAccess,
    loginHint: authorized.loginHint || redeemed.loginHint,
  }
}
