import { rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import tls from 'node:tls'
import { ComputeManagementClient } from '@azure/arm-compute'
import { ResourceGraphClient } from '@azure/arm-resourcegraph'
import { ResourceManagementClient } from '@azure/arm-resources'
import { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import { ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity'
import { createSimulatedAzure } from '../../simulator/azure.ts'
import { createClock } from '../../simulator/clock.ts'
import { toAccountId } from '../../simulator/directory.ts'
import { CLIENT_CERTIFICATE_FILE, openClientCertificate } from '../../simulator/entra/client-certificate.ts'
import { createEntra } from '../../simulator/entra/router.ts'
import { openSigningKeys } from '../../simulator/entra/signing-keys.ts'
import { createTokenLifetime } from '../../simulator/entra/token-lifetime.ts'
import { createSessions, type TokenStoreKind } from '../../simulator/front-door/sessions.ts'
import { warmUpGraph } from '../../simulator/graph/warm-up.ts'
import { openCertificateAuthority } from '../../simulator/tls/certificate-authority.ts'
import type { Vm } from '../../simulator/world/subscription.ts'
import { createWorld } from '../../simulator/world/world.ts'
import { createKeysFolder } from './keys-folder.ts'
import { reserveSignInSite, startSignInSite } from './sign-in-site.ts'

export type LocalAzure = Awaited<ReturnType<typeof startLocalAzure>>
export type Clients = ReturnType<LocalAzure['as']>

/** The answer to a fetch, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Untyped like JSON: each test states what it expects. */
  readonly body: ReturnType<typeof JSON.parse>
}

/** Simulated Azure as it runs in development: behind TLS, on a free port, with its Entra. */
export async function startLocalAzure(
  options: { estate?: string; speed?: number; latencyMs?: number; tokenStore?: TokenStoreKind } = {},
) {
  // Done before any timeout of the app is running: it takes seconds on a busy host, once per worker.
  warmUpGraph()
  const folder = await createKeysFolder()
  const authority = await openCertificateAuthority(folder)
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.certificatePem])
  const server = createServer(await authority.issueServerCertificate(['localhost', '127.0.0.1']))
  // Only clients close idle connections. A server that does so at its own time meets, on a busy host, a request on its way.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`

  const clock = createClock()
  const world = createWorld({ estate: options.estate ?? 'contoso', clock, speed: options.speed ?? 1 })
  const { directory } = world
  const tokenLifetime = createTokenLifetime()
  const keys = await openSigningKeys(folder)
  const clientCertificate = await openClientCertificate(folder)
  const pages = await reserveSignInSite()
  const entra = createEntra({ directory, keys, clientCertificate, origin, signInOrigin: pages.origin, tokenLifetime })
  const sessions = createSessions({
    directory,
    entra,
    folder,
    now: Date.now,
    tokenStore: options.tokenStore ?? 'shared',
  })
  const { closeSignInSite, federation, ...signInSite } = await startSignInSite(entra, pages)
  const { latencyMs = 0 } = options
  server.on(
    'request',
    createSimulatedAzure({
      world,
      directory,
      entra,
      tokenLifetime,
      sessions,
      federation,
      clock,
      latencyMs,
      graphLagMs: 0,
    }),
  )

  const credentialOptions = { authorityHost: origin, disableInstanceDiscovery: true }
  const { tenantId, apps, servicePrincipal } = directory

  const getPerson = (alias: string) => {
    const person = directory.people.find(({ userPrincipalName }) => userPrincipalName === `${alias}@contoso.example`)
    if (person === undefined) throw new Error(`There is no ${alias}.`)
    return person
  }

  const getOtherTenant = (tenantName: string) => {
    const tenant = directory.otherTenants?.find((one) => one.tenantName === tenantName)
    if (tenant === undefined) throw new Error(`There is no ${tenantName}.`)
    return tenant
  }

  /** The SDK app in a tenant, on behalf of whom the token names. */
  const actFor = (userAssertionToken: string, tenant = tenantId) =>
    new OnBehalfOfCredential({
      tenantId: tenant,
      clientId: apps.sdk.clientId,
      clientSecret: apps.sdk.clientSecret,
      userAssertionToken,
      ...credentialOptions,
    })

  const createClients = (credential: OnBehalfOfCredential | ClientSecretCredential) => {
    const client = { endpoint: origin, credentials: { scopes: [`${SCOPE}/.default`] }, retryOptions: { maxRetries: 0 } }
    return {
      credential,
      subscriptions: new SubscriptionClient(credential, client).subscriptions,
      tenants: new SubscriptionClient(credential, client).tenants,
      graph: new ResourceGraphClient(credential, client),
      vms: (subscription: string) =>
        new ComputeManagementClient(credential, idOf(subscription), client).virtualMachines,
      resources: (subscription: string) => new ResourceManagementClient(credential, idOf(subscription), client),
      /** For requests that none of our clients send. The path may begin with a subscription name in braces. */
      fetch: async (method: string, path: string, init: { headers?: Record<string, string>; body?: string } = {}) => {
        const token = await credential.getToken(`${SCOPE}/.default`)
        return ask(method, path, { ...init, headers: { authorization: `Bearer ${token.token}`, ...init.headers } })
      },
    }
  }

  const idOf = (displayName: string): string => {
    const found = [...world.subscriptions.values()].find((subscription) => subscription.displayName === displayName)
    if (found === undefined) throw new Error(`There is no subscription "${displayName}".`)
    return found.subscriptionId
  }

  /** Gives a VM other properties than the estate. Call it before anybody asks for VMs: who sees which is cached. */
  const alter = (displayName: string, groupName: string, name: string, changes: Partial<Vm>): void => {
    const group = world.subscriptions.get(idOf(displayName))?.groups.get(groupName.toLowerCase())
    const vm = group?.vms.get(name)
    if (vm === undefined) throw new Error(`There is no ${name}.`)
    group?.vms.set(name, { ...vm, ...changes })
  }

  const ask = async (
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> => {
    const target = path.replace(/\{(.+?)\}/, (_, displayName: string) => idOf(displayName))
    const answer = await fetch(target.startsWith('https:') ? target : origin + target, { method, ...init })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
  }

  return {
    origin,
    /** The PEM file that a separate program must trust. */
    caFile: join(folder, 'simulator-ca.pem'),
    /** The PEM file with the SDK app's certificate and key. */
    clientCertificateFile: join(folder, CLIENT_CERTIFICATE_FILE),
    world,
    clock,
    directory,
    entra,
    keys,
    tokenLifetime,
    /** For a front door in front of it. */
    sessions,
    signInSite,
    idOf,
    alter,
    getPerson,
    ask,
    as: (alias: string) => createClients(actFor(entra.signIn(getPerson(alias)).accessToken)),
    /** The person as a guest of another tenant. */
    asGuest: (alias: string, tenantName: string) => {
      const tenant = getOtherTenant(tenantName)
      const { objectId } = getPerson(alias)
      const guest = tenant.guests.find((one) => toAccountId(one) === objectId)
      if (guest === undefined) throw new Error(`${alias} is no guest of ${tenantName}.`)
      return createClients(actFor(entra.signIn(guest).accessToken, tenant.tenantId))
    },
    getOtherTenant,
    /** On behalf of whom the token for the SDK app names. */
    actFor: (token: string) => createClients(actFor(token)),
    asServicePrincipal: () =>
      createClients(
        new ClientSecretCredential(
          tenantId,
          servicePrincipal.clientId,
          servicePrincipal.clientSecret,
          credentialOptions,
        ),
      ),
    control: (method: string, path: string, body?: unknown): Promise<Answer> =>
      ask(method, `/_simulator${path}`, {
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    close: async () => {
      closeSignInSite()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await rm(folder, { recursive: true })
    },
  }
}

const SCOPE = 'https://management.azure.com'

/** The names in a list from Azure, in alphabetical order. */
export async function namesOf(items: AsyncIterable<{ name?: string; displayName?: string }>): Promise<string[]> {
  const names: string[] = []
  for await (const item of items) names.push(item.displayName ?? item.name ?? '')
  return names.toSorted((a, b) => a.localeCompare(b))
}

/** The error that a promise was rejected with. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ code?: string; statusCode?: number; message: string }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('It was not refused.')
}
