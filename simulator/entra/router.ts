import { randomUUID } from 'node:crypto'
import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router, text } from 'express'
import type { Directory, Person } from '../directory.ts'
import { type BearerFault, type Caller, createBearerReader } from './bearer.ts'
import { createClientAssertionCheck } from './client-assertion.ts'
import { createClientAuthentication } from './client-authentication.ts'
import type { ClientCertificate } from './client-certificate.ts'
import { createClientCredentials } from './client-credentials.ts'
import { describeAdfs, describeInstance, describeKeys, describeV1, describeV2, SHARED_TENANTS } from './discovery.ts'
import { EntraError, type EntraErrorName, toErrorBody } from './entra-error.ts'
import { createManagedIdentity } from './managed-identity.ts'
import { createOnBehalfOf } from './on-behalf-of.ts'
import { createRefreshToken } from './opaque-claims.ts'
import { createSignIns, readSession, type Session, type SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import { createTokenEndpoint } from './token-endpoint.ts'
import type { TokenLifetime } from './token-lifetime.ts'
import { createTokens } from './tokens.ts'

export interface SignIn {
  /** For the SDK app's own scope. App Service puts it into X-MS-TOKEN-AAD-ACCESS-TOKEN. */
  readonly accessToken: string
  readonly idToken: string
  /** Undefined if there is none, for example without the scope offline_access. */
  readonly refreshToken?: string | undefined
  /** When the access token expires. */
  readonly expiresOn: Date
}

export interface Entra {
  readonly router: Router
  readonly signIns: SignIns
  /** Returns the tokens that the Auth app gets when a person signs in to it. */
  signIn(person: Person): SignIn
  /** Returns the tokens that the Auth app gets for a refresh token, or undefined if the sign-in has been revoked. */
  renew(person: Person, previous: SignIn): SignIn | undefined
  /** A token with which the managed identity reads and writes the local storage. */
  mintStorageToken(): string
  readBearer(authorization: string | undefined): Promise<Caller | BearerFault>
}

export interface EntraDeps {
  readonly directory: Directory
  readonly keys: SigningKeys
  /** The SDK app's certificate. */
  readonly clientCertificate: ClientCertificate
  /** Without a trailing slash: `https://localhost:8443`. */
  readonly origin: string
  readonly tokenLifetime: TokenLifetime
  /** Receives each token of an app or a managed identity for itself, before it is given out. */
  readonly onAppToken?: (token: string) => Promise<void>
}

/** The tenant's Entra ID: discovery, keys and tokens under the origin's root, and Azure's token verification. */
export function createEntra(deps: EntraDeps): Entra {
  const { directory, keys, clientCertificate, origin, tokenLifetime, onAppToken = () => Promise.resolve() } = deps
  const { tenantId, apps } = directory
  const signIns = createSignIns()
  const tokens = createTokens({ directory, keys, origin, tokenLifetime })
  const readBearer = createBearerReader({ keys, origin, tenantId, signIns })
  const checkAssertion = createClientAssertionCheck({ directory, keys, certificate: clientCertificate, origin })
  const authenticateClient = createClientAuthentication({ directory, checkAssertion })
  const answerToken = createTokenEndpoint({
    directory,
    clientCredentials: createClientCredentials({ directory, authenticateClient, tokens, origin }),
    onBehalfOf: createOnBehalfOf({ directory, authenticateClient, keys, tokens, signIns, origin }),
  })

  const router = Router({ caseSensitive: false })
  router.use(createManagedIdentity({ directory, tokens, origin, onAppToken }))
  router.get(['/adfs/.well-known/openid-configuration', '/adfs/adfs/.well-known/openid-configuration'], (_req, res) => {
    res.json(describeAdfs(origin))
  })
  router.get('/:tenant/discovery/instance', (_req, res) => {
    res.json(describeInstance(origin, 'common'))
  })
  router.get('/:tenant/v2.0/.well-known/openid-configuration', (req, res) => {
    res.json(describeV2(origin, readTenant(req, 'unknownTenantInDiscovery'), tenantId))
  })
  router.get('/:tenant/.well-known/openid-configuration', (req, res) => {
    res.json(describeV1(origin, readTenant(req, 'unknownTenantInDiscovery'), tenantId))
  })
  router.get(['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys'], (req, res) => {
    readTenant(req, 'unknownTenantInDiscovery')
    res.json(describeKeys(keys, origin, tenantId))
  })

  const tokenPaths = ['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token']
  router.use(tokenPaths, withRequestIds)
  router.post(tokenPaths, text({ type: () => true, limit: '256kb' }), async (req, res) => {
    const form: unknown = req.body
    const answer = answerToken(
      readTenant(req, 'unknownTenant'),
      typeof form === 'string' ? form : '',
      req.get('authorization'),
    )
    await onAppToken(answer.access_token)
    res.json(answer)
  })
  router.all(tokenPaths, (req) => {
    throw new EntraError('onlyPost', { method: req.method })
  })
  router.use(answerRefusal)

  /** `adfs` is another name of the tenant, for the Azure CLI. */
  function readTenant(req: Request, refusal: EntraErrorName): string {
    const tenant = String(req.params['tenant']).toLowerCase()
    const known = [tenantId, directory.tenantName.toLowerCase(), 'adfs', ...SHARED_TENANTS]
    if (!known.includes(tenant)) throw new EntraError(refusal, { tenant })
    return tenant
  }

  function issue(person: Person, session: Session): SignIn {
    const { token, expiresOn } = tokens.mintUserToken(person, session)
    const idToken = tokens.mintIdToken(person, apps.auth, session.sessionId)
    return { accessToken: token, idToken, refreshToken: createRefreshToken(), expiresOn }
  }

  return {
    router,
    signIns,
    signIn: (person) => issue(person, signIns.begin(person.objectId)),
    renew: (person, previous) => {
      const session = readSession(previous.accessToken)
      const isRevoked = signIns.findRevocation(person.objectId, session?.sessionId) !== undefined
      return session === undefined || isRevoked ? undefined : issue(person, session)
    },
    mintStorageToken: () =>
      tokens.mintIdentityToken({ audience: 'https://storage.azure.com', client: directory.managedIdentity }).token,
    readBearer: (authorization) => Promise.resolve(readBearer(authorization)),
  }
}

/** Entra forbids caching of tokens and gives each response its own id. */
const withRequestIds: RequestHandler = (_req, res, next) => {
  res.set({ 'cache-control': 'no-store, no-cache', pragma: 'no-cache', 'x-ms-request-id': randomUUID() })
  next()
}

const answerRefusal: ErrorRequestHandler = (error: unknown, req: Request, res: Response, next) => {
  const refusal = findRefusal(error)
  if (refusal === undefined) {
    next(error)
    return
  }
  const traceId = res.getHeader('x-ms-request-id')
  res
    .status(refusal.kind.status)
    .json(toErrorBody(refusal, readCorrelationId(req), typeof traceId === 'string' ? traceId : randomUUID()))
}

/** If Express can't parse a request's path or body, its error has a status below 500. */
function findRefusal(error: unknown): EntraError | undefined {
  if (error instanceof EntraError) return error
  const isClients =
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
  return isClients ? new EntraError('malformedRequest') : undefined
}

/** Returns the client's own id, to let people correlate its log with Entra's. */
function readCorrelationId(req: Request): string {
  const given = req.get('client-request-id') ?? ''
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(given) ? given : randomUUID()
}
