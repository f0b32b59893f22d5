import type { AppRegistration, Directory, Person } from '../directory.ts'
import { toDotnetTime } from '../dotnet-time.ts'
import { readAskedClaims } from './asked-claims.ts'
import { ARM_APP_ID, toArmAudiences } from './audiences.ts'
import type { AuthenticateClient } from './client-authentication.ts'
import { describeAccount } from './client-info.ts'
import { EntraError } from './entra-error.ts'
import { toIssuers } from './issuers.ts'
import { type Claims, findSeconds, findText } from './jwt.ts'
import { createObstacleCheck } from './obstacles.ts'
import { createRefreshToken, createSessionId } from './opaque-claims.ts'
import { findPersonById } from './people.ts'
import { type AskedScope, isKnownResource, readScope, toGrantedScope, USER_IMPERSONATION } from './scope.ts'
import { readContexts, type SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import { type TokenAnswer, toSecondsLeft } from './token-answer.ts'
import type { TokenRequest } from './token-request.ts'
import type { Tokens } from './tokens.ts'

interface OnBehalfOfDeps {
  readonly directory: Directory
  readonly authenticateClient: AuthenticateClient
  readonly keys: SigningKeys
  readonly tokens: Tokens
  readonly signIns: SignIns
  readonly origin: string
}

/** A middle tier exchanges the person's token that it received for the person's token for Azure Resource Manager. */
export function createOnBehalfOf(deps: OnBehalfOfDeps) {
  const { directory, authenticateClient, keys, tokens, signIns, origin } = deps
  const checkObstacles = createObstacleCheck({ directory, signIns })
  const issuers = Object.values(toIssuers(origin, directory.tenantId))

  return (request: TokenRequest): TokenAnswer => {
    const client = authenticateClient(request)
    if (request.get('requested_token_use') !== 'on_behalf_of') throw new EntraError('malformedRequest')
    const claims = readAssertion(request.get('assertion'), client)
    const scope = readScope(request.get('scope'))
    checkConsent(scope, client)

    const sessionId = findText(claims, 'sid') ?? createSessionId()
    const person = getPerson(claims, client)
    checkObstacles({ person, claims, client, request })
    const contexts = readContexts(claims)
    const asked = readAskedClaims(request.find('claims'))
    if (asked.secondFactor && asked.contexts.some((context) => !contexts.includes(context))) {
      throw new EntraError('mfaRequired', { resource: ARM_APP_ID }, request.find('claims'))
    }
    const arm = tokens.mintArmTokenForPerson(person, sessionId, {
      audience: scope.resource,
      client,
      continuousAccess: asked.continuousAccess,
      contexts,
    })
    const secondsLeft = toSecondsLeft(arm.expiresOn)
    return {
      token_type: 'Bearer',
      scope: toGrantedScope(scope),
      expires_in: secondsLeft,
      ext_expires_in: secondsLeft,
      access_token: arm.token,
      ...(scope.openId.has('offline_access') ? { refresh_token: createRefreshToken() } : {}),
      ...(scope.openId.has('openid') ? { id_token: tokens.mintIdToken(person, client, sessionId) } : {}),
      // MSAL libraries use it as the cache key. Without it, MSAL for Python never finds a cached token.
      ...(request.find('client_info') === '1' || scope.openId.size > 0
        ? { client_info: describeAccount(person, directory.tenantId) }
        : {}),
    }
  }

  function readAssertion(assertion: string, client: AppRegistration): Claims {
    const check = keys.check(assertion)
    if (check.outcome === 'malformed') throw new EntraError('malformedAssertion')
    if (check.outcome !== 'right') {
      throw new EntraError(check.outcome === 'unknown key' ? 'assertionKeyUnknown' : 'assertionSignatureWrong', {
        thumbprint: Buffer.from(check.keyId, 'base64url').toString('hex').toUpperCase(),
        start: toKeyTime(keys.validFrom),
        end: toKeyTime(keys.validTo),
      })
    }
    checkClaims(check.claims, client)
    return check.claims
  }

  function checkClaims(claims: Claims, client: AppRegistration): void {
    const issuer = findText(claims, 'iss') ?? ''
    if (!issuers.includes(issuer) || findText(claims, 'tid') !== directory.tenantId) {
      throw new EntraError('assertionIssuerWrong', { issuer })
    }
    const app = { app: client.clientId, appName: client.displayName }
    const audience = findText(claims, 'aud') ?? ''
    if (audience !== client.clientId && audience !== `api://${client.clientId}`) {
      throw new EntraError('assertionAudienceWrong', { audience, ...app })
    }
    const expiry = findSeconds(claims, 'exp') ?? 0
    if (expiry * 1000 <= Date.now()) {
      throw new EntraError('assertionOutOfTime', {
        now: toDotnetTime(Date.now()),
        expiry: toDotnetTime(expiry * 1000),
      })
    }
  }

  function getPerson(claims: Claims, client: AppRegistration): Person {
    const objectId = findText(claims, 'oid') ?? ''
    if (findText(claims, 'scp') === undefined) throw new EntraError('assertionOfApp', { app: client.clientId })
    const person = findPersonById(directory, objectId)
    if (!person) throw new EntraError('personGone', { person: objectId, tenantName: directory.tenantName })
    return person
  }

  function checkConsent(scope: AskedScope, client: AppRegistration): void {
    const { resource, resourceScopes, isDefault } = scope
    if (!toArmAudiences(origin).includes(resource)) {
      if (!isKnownResource(resource)) {
        throw new EntraError('unknownResource', { resource, tenantName: directory.tenantName })
      }
      throw new EntraError('notConsented', { app: client.clientId, appName: client.displayName })
    }
    const wanted = `${resource}/${USER_IMPERSONATION}`
    const unknown = resourceScopes.find((asked) => !isDefault && asked !== wanted)
    if (unknown !== undefined) throw new EntraError('invalidScope', { scope: unknown })
    // Only the SDK app has consent for Azure Service Management. The Auth app only signs people in.
    if (client.clientId !== directory.apps.sdk.clientId) {
      throw new EntraError('notConsented', { app: client.clientId, appName: client.displayName })
    }
  }
}

/** `11/22/2026 10:00:00`, Entra's format for the validity of a key. */
function toKeyTime(date: Date): string {
  const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-')
  return `${month}/${day}/${year} ${date.toISOString().slice(11, 19)}`
}
