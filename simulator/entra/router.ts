import { randomUUID } from 'node:crypto'
import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router, text } from 'express'
import { type Directory, type Person, toAccountId } from '../directory.ts'
import { type AuthorizationCodes, createAuthorizationCodes } from './authorization-codes.ts'
import { type BearerFault, type Caller, createBearerReader } from './bearer.ts'
import { type BrowserSessions, createBrowserSessions } from './browser-sessions.ts'
import { createClientAssertionCheck } from './client-assertion.ts'
import type { ClientCertificate } from './client-certificate.ts'
import { describeAdfs, describeInstance, describeKeys, describeV1, describeV2, SHARED_TENANTS } from './discovery.ts'
import { EntraError, type EntraErrorName, toErrorBody } from './entra-error.ts'
import { createGrantControls, type GrantControls } from './grant-controls.ts'
import { createManagedIdentity } from './managed-identity.ts'
import { createRefreshToken } from './opaque-claims.ts'
import { findPersonById } from './people.ts'
import { createRefreshTokens } from './refresh-tokens.ts'
import { createSignIns, readSession, type Session, type SignIns } from './sign-ins.ts'
import type { SigningKeys } from './signing-keys.ts'
import { createTenantTokenEndpoint } from './tenant-token-endpoint.ts'
import { findTenant, type Tenant, toTenants } from './tenants.ts'
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
  readonly tenants: readonly Tenant[]
  readonly codes: AuthorizationCodes
  readonly browserSessions: BrowserSessions
  readonly controls: GrantControls
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
  /** Where the pages for browsers are, if not at `origin`: `http://127.0.0.1:8444`. */
  readonly signInOrigin?: string
  readonly tokenLifetime: TokenLifetime
  /** Receives each token of an app or a managed identity for itself, before it is given out. */
  readonly onAppToken?: (token: string) => Promise<void>
}

/** The tenants' Entra ID: discovery, keys and tokens under the origin's root, and Azure's token verification. */
export function createEntra(deps: EntraDeps): Entra {
  const { directory, keys, clientCertificate, origin, signInOrigin = origin, tokenLifetime } = deps
  const { onAppToken = () => Promise.resolve() } = deps
  const { tenantId, apps } = directory
  const tenants = toTenants(directory)
  const guests = tenants.flatMap(({ directory: { people } }) => people)
  const accountIds = new Map(guests.map((person) => [person.objectId, toAccountId(person)]))
  const signIns = createSignIns((objectId) => accountIds.get(objectId) ?? objectId)
  const codes = createAuthorizationCodes()
  const controls = createGrantControls()
  const refreshTokens = createRefreshTokens({ keys, size: controls.refreshTokenSize })
  const tokens = createTokens({ directory, keys, origin, tokenLifetime })
  const otherTenantIds = tenants.map((tenant) => tenant.directory.tenantId).filter((id) => id !== tenantId)
  const readBearer = createBearerReader({ keys, origin, tenantId, otherTenantIds, signIns })
  const checkAssertion = createClientAssertionCheck({ directory, keys, certificate: clientCertificate, origin })
  const shared = { keys, origin, signIns, codes, refreshTokens, controls, checkAssertion }
  const endpoints = tenants.map((tenant) => {
    const tokens = createTokens({ directory: tenant.directory, keys, origin, tokenLifetime })
    return { tenant, tokens, answer: createTenantTokenEndpoint(tenant, { ...shared, tokens }) }
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
    const { name, id } = readTenant(req, 'unknownTenantInDiscovery')
    res.json(describeV2({ origin, signInOrigin }, name, id))
  })
  router.get('/:tenant/.well-known/openid-configuration', (req, res) => {
    const { name, id } = readTenant(req, 'unknownTenantInDiscovery')
    res.json(describeV1({ origin, signInOrigin }, name, id))
  })
  router.get(['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys'], (req, res) => {
    res.json(describeKeys(keys, origin, readTenant(req, 'unknownTenantInDiscovery').id))
  })

  const tokenPaths = ['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token']
  router.use(tokenPaths, withRequestIds)
  router.post(tokenPaths, text({ type: () => true, limit: '256kb' }), async (req, res) => {
    const form: unknown = req.body
    const { name, id } = readTenant(req, 'unknownTenant')
    const endpoint = endpoints.find(({ tenant }) => tenant.directory.tenantId === id)
    if (!endpoint) throw new EntraError('unknownTenant', { tenant: name })
    const answer = endpoint.answer(name, typeof form === 'string' ? form : '', req.get('authorization'))
    await onAppToken(answer.access_token)
    res.json(answer)
  })
  router.all(tokenPaths, (req) => {
    throw new EntraError('onlyPost', { method: req.method })
  })
  router.use(answerRefusal)

  /** The name in the path, and the tenant that answers: the home tenant for the names that all tenants share. */
  function readTenant(req: Request, refusal: EntraErrorName): { name: string; id: string } {
    const name = String(req.params['tenant']).toLowerCase()
    if (SHARED_TENANTS.includes(name)) return { name, id: tenantId }
    const tenant = findTenant(tenants, name)
    if (!tenant) throw new EntraError(refusal, { tenant: name })
    return { name, id: tenant.directory.tenantId }
  }

  function issue(person: Person, session: Session): SignIn {
    const own = endpoints.find(({ tenant }) => findPersonById(tenant.directory, person.objectId))
    const { mintUserToken, mintIdToken } = own?.tokens ?? tokens
    const { token, expiresOn } = mintUserToken(person, session, { groups: controls.groups() })
    const idToken = mintIdToken(person, apps.auth, session.sessionId)
    return { accessToken: token, idToken, refreshToken: createRefreshToken(), expiresOn }
  }

  return {
    router,
    signIns,
    tenants,
    codes,
    browserSessions: createBrowserSessions({ signIns }),
    controls,
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
