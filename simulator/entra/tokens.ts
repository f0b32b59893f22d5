import type { AppRegistration, Directory, Person } from '../directory.ts'
import type { Claims } from './jwt.ts'
import { createRevocationHint, createUniqueTokenId, toPairwiseSubject, toPassportId } from './opaque-claims.ts'
import type { Session } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import { entraLifetimes, type TokenLifetime } from './token-lifetime.ts'

export interface MintedToken {
  readonly token: string
  readonly expiresOn: Date
}

/** An app registration or a managed identity. */
export type Client = Pick<AppRegistration, 'clientId' | 'objectId'>

/** What a token for Azure Resource Manager is asked for with. */
export interface ArmTokenRequest {
  /** As the client wrote it, a trailing slash included: it becomes `aud`. */
  readonly audience: string
  readonly client: Client
  /** The client can handle continuous access evaluation, so its token may live long. */
  readonly continuousAccess: boolean
}

export interface Tokens {
  /** v2.0, for the SDK app's own scope, given to the Auth app: the one that the front door injects. */
  mintUserToken(person: Person, session: Session): MintedToken
  mintIdToken(person: Person, audience: AppRegistration, sessionId: string): string
  mintArmTokenForPerson(person: Person, sessionId: string, request: ArmTokenRequest): MintedToken
  mintArmTokenForApp(request: ArmTokenRequest): MintedToken
  /** By which a managed identity stands for an app that has it as a federated credential. */
  mintExchangeToken(client: Client): MintedToken
}

/** The scope that the SDK app exposes, and the one of Azure Resource Manager: they happen to have the same name. */
export const userImpersonation = 'user_impersonation'

/**
 * The issuers. Azure's v1.0 tokens are issued by sts.windows.net; here they name this origin, like the v2.0 ones,
 * so that no local token claims to come from Microsoft and the issuer leads to its own discovery document.
 */
export function toIssuers(origin: string, tenantId: string): { v1: string; v2: string } {
  return { v1: `${origin}/${tenantId}/`, v2: `${origin}/${tenantId}/v2.0` }
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
    // Real time, never the simulator's movable clock: whoever verifies the token lives in real time.
    const now = Math.floor(Date.now() / 1000)
    const exp = now + lifetime()
    const { aud, iss, ...rest } = claims
    // Entra dates a token five minutes back, for clients whose clocks are late.
    const times = { iat: now - 300, nbf: now - 300, exp }
    const opaque = { aio: createUniqueTokenId(), rh: createRevocationHint(), uti: createUniqueTokenId() }
    return {
      token: keys.sign({ aud, iss, ...times, ...rest, ...opaque, tid: tenantId }, header),
      expiresOn: new Date(exp * 1000),
    }
  }

  function lifetimeOf(kind: keyof typeof entraLifetimes): () => number {
    return () => tokenLifetime.get() ?? entraLifetimes[kind]()
  }

  return {
    mintUserToken: (person, { sessionId, hasSecondFactor }) =>
      mint(
        {
          ...describePerson(person, apps.sdk),
          aud: apps.sdk.clientId,
          iss: issuers.v2,
          azp: apps.auth.clientId,
          azpacr: '1',
          ...(hasSecondFactor ? { amr: ['pwd', 'mfa'] } : {}),
          preferred_username: person.userPrincipalName,
          scp: userImpersonation,
          sid: sessionId,
          ver: '2.0',
        },
        lifetimeOf('person'),
      ),

    mintIdToken: (person, audience, sessionId) =>
      mint(
        {
          ...describePerson(person, audience),
          aud: audience.clientId,
          iss: issuers.v2,
          email: person.userPrincipalName,
          preferred_username: person.userPrincipalName,
          sid: sessionId,
          ver: '2.0',
        },
        entraLifetimes.idToken,
      ).token,

    mintArmTokenForPerson: (person, sessionId, request) =>
      mint(
        {
          ...describePerson(person, { clientId: armAppId }),
          ...describeArmRequest(request),
          iss: issuers.v1,
          acr: '1',
          amr: ['pwd', 'mfa'],
          ...toNameParts(person.displayName),
          idtyp: 'user',
          ipaddr: '127.0.0.1',
          puid: toPassportId(person.objectId),
          scp: userImpersonation,
          sid: sessionId,
          unique_name: person.userPrincipalName,
          upn: person.userPrincipalName,
          wids: [ordinaryMember],
        },
        lifetimeOf(request.continuousAccess ? 'personWithContinuousAccess' : 'person'),
        { x5t: keys.keyId },
      ),

    mintArmTokenForApp: (request) =>
      mint(
        {
          ...describeArmRequest(request),
          iss: issuers.v1,
          idp: issuers.v1,
          idtyp: 'app',
          oid: request.client.objectId,
          sub: request.client.objectId,
        },
        lifetimeOf(request.continuousAccess ? 'appWithContinuousAccess' : 'app'),
        { x5t: keys.keyId },
      ),

    mintExchangeToken: ({ clientId, objectId }) =>
      mint(
        {
          aud: tokenExchangeAudience,
          iss: issuers.v2,
          azp: clientId,
          azpacr: '2',
          idtyp: 'app',
          oid: objectId,
          sub: objectId,
          ver: '2.0',
        },
        lifetimeOf('appWithContinuousAccess'),
      ),
  }
}

/** What federated credentials are for, as Entra's documentation recommends it. */
export const tokenExchangeAudience = 'api://AzureADTokenExchange'

/** Azure Service Management, the app that stands for Azure Resource Manager in every tenant. */
export const armAppId = '797f4846-ba00-4fd7-ba43-dac1f8f63013'

/** The template id that Entra puts into `wids` of members without a directory role. */
const ordinaryMember = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

function describePerson(person: Person, resource: { clientId: string }): Claims {
  return {
    name: person.displayName,
    oid: person.objectId,
    sub: toPairwiseSubject(person.objectId, resource.clientId),
  }
}

function describeArmRequest({ audience, client, continuousAccess }: ArmTokenRequest): Claims {
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

function toNameParts(displayName: string): Claims {
  const [given, ...family] = displayName.split(' ')
  return family.length > 0 ? { given_name: given, family_name: family.join(' ') } : {}
}
