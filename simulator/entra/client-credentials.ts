import type { Directory } from '../directory.ts'
import { readAskedClaims } from './asked-claims.ts'
import { toAppAudiences } from './audiences.ts'
import type { AuthenticateClient } from './client-authentication.ts'
import { EntraError } from './entra-error.ts'
import { readScope } from './scope.ts'
import { type TokenAnswer, toSecondsLeft } from './token-answer.ts'
import type { TokenRequest } from './token-request.ts'
import type { MintedToken, Tokens } from './tokens.ts'

interface ClientCredentialsDeps {
  readonly directory: Directory
  readonly authenticateClient: AuthenticateClient
  readonly tokens: Tokens
  readonly origin: string
}

/** An app requests a token for itself (RFC 6749, 4.4). As in Entra, the response has no `scope`. */
export function createClientCredentials({ directory, authenticateClient, tokens, origin }: ClientCredentialsDeps) {
  return (request: TokenRequest): TokenAnswer => {
    const client = authenticateClient(request, 'missingSecretOfApp')
    const resourceOfV1 = request.find('resource')
    const text = resourceOfV1 === undefined ? request.get('scope') : `${resourceOfV1}/.default`
    const scope = readScope(text)
    if (!scope.isDefault) throw new EntraError('defaultScopeNeeded', { scope: text })
    const { sdk } = directory.apps
    if ([`api://${sdk.clientId}`, sdk.clientId].includes(scope.resource)) return answer(tokens.mintOwnAppToken(client))
    if (!toAppAudiences(origin).includes(scope.resource)) {
      throw new EntraError('unknownResource', { resource: scope.resource, tenantName: directory.tenantName })
    }

    const { continuousAccess } = readAskedClaims(request.find('claims'))
    return answer(tokens.mintAppToken({ audience: scope.resource, client, continuousAccess }))
  }
}

function answer({ token, expiresOn }: MintedToken): TokenAnswer {
  const secondsLeft = toSecondsLeft(expiresOn)
  return { token_type: 'Bearer', expires_in: secondsLeft, ext_expires_in: secondsLeft, access_token: token }
}
