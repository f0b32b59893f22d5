import type { AppRegistration, Directory, Person } from '../directory.ts'
import { ARM_APP_ID, isStorage, TOKEN_EXCHANGE_AUDIENCE } from './audiences.ts'
import { toIssuers } from './issuers.ts'
import type { Claims } from './jwt.ts'
import { createRevocationHint, createUniqueTokenId, toPassportId } from './opaque-claims.ts'
import { describePerson, ORDINARY_MEMBER, toGroupClaims, toNameParts } from './person-claims.ts'
import { USER_IMPERSONATION } from './scope.ts'
import type { Session } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import { ENTRA_LIFETIMES, type TokenLifetime } from './token-lifetime.ts'

export interface MintedToken {
  readonly token: string
  readonly expiresOn: Date
}

/** An app registration or a managed identity. */
export type Client = Pick<AppRegistration, 'clientId' | 'objectId'>

/** The input for a v1.0 token: for Azure Resource Manager, or an app's own for Redis or Storage. */
export interface ResourceTokenRequest {
  /** As the client wrote it, including any trailing slash. It becomes `aud`. */
  readonly audience: string
  readonly client: Client
  /** Whether the client supports continuous access evaluation. If so, its token lives longer. */
  readonly continuousAccess: boolean
}

export interface PersonTokenRequest extends ResourceTokenRequest {
  /** The claim `acrs`: the authentication contexts that the person's sign-in meets. */
  readonly contexts?: readonly string[]
}

export interface UserTokenOptions {
  /** Whether the client supports continuous access evaluation: the claim `xms_cc`. */
  readonly continuousAccess?: boolean
  /** Of the person, as the claim `groups` has them. */
  readonly groups?: readonly string[]
}

export interface Tokens {
  /** A v2.0 token for the SDK app's own scope, issued to the Auth app. The front door injects it into requests. */
  mintUserToken(person: Person, session: Session, options?: UserTokenOptions): MintedToken
  mintIdToken(person: Person, audience: AppRegistration, sessionId: string, extra?: Claims): string
  mintArmTokenForPerson(person: Person, sessionId: string, request: PersonTokenRequest): MintedToken
  mintAppToken(request: ResourceTokenRequest): MintedToken
  /** A v2.0 token of an app for the SDK app, as any app of the tenant gets it where no assignment is required. It has no scope. */
  mintOwnAppToken(client: Client): MintedToken
  mintIdentityToken(request: Omit<ResourceTokenRequest, 'continuousAccess'>): MintedToken
  /** A token with which a managed identity acts as an app that trusts it as a federated credential. */
  mintExchangeToken(client: Client): MintedToken
}

interface TokensDeps {
  readonly directory: Directory
  readonly keys: SigningKeys
  readonly origin: string
  readonly tokenLifetime: TokenLifetime
}

export function createTokens({ directory, keys, origin, tokenLifetime }: TokensDeps): Tokens {
  const { tenantId, apps } = directory
  const issuers = toIssuers(origin, tenantId)

  function mint(claims: Claims, lifetime: () => number, header?: Claims): MintedToken {
    // Uses real time, never the simulator's adjustable clock, because the verifiers of the token use real time.
    const now = Math.floor(Date.now() / 1000)
    const exp = now + lifetime()
    const { aud, iss, ...rest } = claims
    // Entra backdates a token by five minutes, for clients whose clocks are slow.
    const times = { iat: now - 300, nbf: now - 300, exp }
    const opaque = { aio: createUniqueTokenId(), rh: createRevocationHint(), uti: createUniqueTokenId() }
    return {
      token: keys.sign({ aud, iss, ...times, ...rest, ...opaque, tid: tenantId }, header),
      expiresOn: new Date(exp * 1000),
    }
  }

  function lifetimeOf(kind: keyof typeof ENTRA_LIFETIMES): () => number {
    return () => tokenLifetime.get() ?? ENTRA_LIFETIMES[kind]()
  }

  function mintForApp(request: ResourceTokenRequest, kind: keyof typeof ENTRA_LIFETIMES): MintedToken {
    const { objectId } = request.client
    // Azurite takes tokens of Entra's own issuer alone.
    const iss = isStorage(request.audience) ? `https://sts.windows.net/${tenantId}/` : issuers.v1
    const about = { ...describeRequest(request), iss, idp: iss, idtyp: 'app' }
    return mint({ ...about, oid: objectId, sub: objectId }, lifetimeOf(kind), { x5t: keys.keyId })
  }

  const describeApp = ({ clientId, objectId }: Client): Claims => ({
    iss: issuers.v2,
    azp: clientId,
    idtyp: 'app',
    oid: objectId,
    sub: objectId,
    ver: '2.0',
  })

  return {
    mintUserToken: (person, { sessionId, hasSecondFactor, contexts = [] }, { continuousAccess, groups = [] } = {}) =>
      mint(
        {
          ...describePerson(person, apps.sdk),
          ...(contexts.length > 0 ? { acrs: contexts } : {}),
          aud: apps.sdk.clientId,
          iss: issuers.v2,
          azp: apps.auth.clientId,
          azpacr: '1',
          ...(hasSecondFactor ? { amr: ['pwd', 'mfa'] } : {}),
          ...toGroupClaims(groups),
          preferred_username: person.userPrincipalName,
          scp: USER_IMPERSONATION,
          sid: sessionId,
          ver: '2.0',
          ...(continuousAccess ? { xms_cc: ['cp1'] } : {}),
        },
        lifetimeOf('person'),
      ),

    mintIdToken: (person, audience, sessionId, extra = {}) =>
      mint(
        {
          ...describePerson(person, audience),
          ...extra,
          aud: audience.clientId,
          iss: issuers.v2,
          email: person.userPrincipalName,
          preferred_username: person.userPrincipalName,
          sid: sessionId,
          ver: '2.0',
        },
        ENTRA_LIFETIMES.idToken,
      ).token,

    mintArmTokenForPerson: (person, sessionId, { contexts = [], ...request }) =>
      mint(
        {
          ...describePerson(person, { clientId: ARM_APP_ID }),
          ...describeRequest(request),
          iss: issuers.v1,
          acr: '1',
          ...(contexts.length > 0 ? { acrs: contexts } : {}),
          amr: ['pwd', 'mfa'],
          ...toNameParts(person.displayName),
          idtyp: 'user',
          ipaddr: '127.0.0.1',
          puid: toPassportId(person.objectId),
          scp: USER_IMPERSONATION,
          sid: sessionId,
          unique_name: person.userPrincipalName,
          // A guest has no user principal name that is worth a claim.
          ...(person.home ? { email: person.userPrincipalName } : { upn: person.userPrincipalName }),
          wids: [ORDINARY_MEMBER],
        },
        lifetimeOf(request.continuousAccess ? 'personWithContinuousAccess' : 'person'),
        { x5t: keys.keyId },
      ),

    mintAppToken: (request) => mintForApp(request, request.continuousAccess ? 'appWithContinuousAccess' : 'app'),

    mintOwnAppToken: (client) =>
      mint({ ...describeApp(client), aud: apps.sdk.clientId, azpacr: '1' }, lifetimeOf('app')),

    mintIdentityToken: (request) => mintForApp({ ...request, continuousAccess: false }, 'managedIdentity'),

    mintExchangeToken: (client) =>
      mint({ ...describeApp(client), aud: TOKEN_EXCHANGE_AUDIENCE, azpacr: '2' }, lifetimeOf('managedIdentity')),
  }
}

function describeRequest({ audience, client, continuousAccess }: ResourceTokenRequest): Claims {
  return {
    aud: audience,
    appid: client.clientId,
    appidacr: '1',
    ver: '1.0',
    xms_idrel: '1 2',
    xms_tcdt: 1577836800,
    ...(continuousAccess ? { xms_cc: ['cp1'] } : {}),
  }
}
