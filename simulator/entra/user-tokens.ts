import type { AppRegistration, Directory, Person } from '../directory.ts'
import type { AskedClaims } from './asked-claims.ts'
import { describeAccount } from './client-info.ts'
import type { GrantControls } from './grant-controls.ts'
import type { Claims } from './jwt.ts'
import { toLoginHint } from './login-hint.ts'
import { type AskedScope, toGrantedScope } from './scope.ts'
import type { Session } from './sign-ins.ts'
import { type TokenAnswer, toSecondsLeft } from './token-answer.ts'
import type { Tokens } from './tokens.ts'

export interface UserTokensRequest {
  readonly person: Person
  readonly client: AppRegistration
  readonly session: Session
  readonly scope: AskedScope
  readonly claims: AskedClaims
  readonly refreshToken: string
  /** Claims of the id token that this grant adds, such as `nonce`. */
  readonly idTokenClaims?: Claims
}

interface UserTokensDeps {
  readonly directory: Directory
  readonly tokens: Tokens
  readonly controls: Pick<GrantControls, 'groups'>
}

/** What an app gets that has signed a person in: an access token for the SDK app, and what else the scope asks for. */
export function createUserTokens({ directory, tokens, controls }: UserTokensDeps) {
  return ({ person, client, session, scope, claims, refreshToken, idTokenClaims }: UserTokensRequest): TokenAnswer => {
    const { continuousAccess } = claims
    const groups = controls.groups()
    const { token, expiresOn } = tokens.mintUserToken(person, session, { continuousAccess, groups })
    const secondsLeft = toSecondsLeft(expiresOn)
    const { contexts = [] } = session
    const idToken = () =>
      tokens.mintIdToken(person, client, session.sessionId, {
        ...(contexts.length > 0 ? { acrs: contexts } : {}),
        ...(claims.loginHint ? { login_hint: toLoginHint(person) } : {}),
        ...idTokenClaims,
      })
    return {
      token_type: 'Bearer',
      scope: [toGrantedScope(scope), ...[...scope.openId].filter((one) => one !== 'offline_access')].join(' '),
      expires_in: secondsLeft,
      ext_expires_in: secondsLeft,
      access_token: token,
      ...(scope.openId.has('offline_access') ? { refresh_token: refreshToken } : {}),
      ...(scope.openId.has('openid') ? { id_token: idToken() } : {}),
      client_info: describeAccount(person, directory.tenantId),
    }
  }
}
