import { rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import tls from 'node:tls'
import express from 'express'
import type { AppRegistration, Directory, Person } from '../../../simulator/directory.ts'
import { readAskedClaims } from '../../../simulator/entra/asked-claims.ts'
import type { CodeGrant } from '../../../simulator/entra/authorization-codes.ts'
import { CLIENT_CERTIFICATE_FILE, openClientCertificate } from '../../../simulator/entra/client-certificate.ts'
import { createEntra, type Entra } from '../../../simulator/entra/router.ts'
import { openSigningKeys, type SigningKeys } from '../../../simulator/entra/signing-keys.ts'
import { createTokenLifetime, type TokenLifetime } from '../../../simulator/entra/token-lifetime.ts'
import type { Federation } from '../../../simulator/sign-in-site/federation.ts'
import { openCertificateAuthority } from '../../../simulator/tls/certificate-authority.ts'
import { REDIRECT_URIS } from '../../../simulator/world/app-registrations.ts'
import { createKeysFolder } from '../../support/keys-folder.ts'
import { reserveSignInSite, startSignInSite } from '../../support/sign-in-site.ts'

export function buildPerson(changes: Partial<Person> = {}): Person {
  return {
    userPrincipalName: 'ada@contoso.example',
    displayName: 'Ada Lovelace',
    objectId: '0a0a0a0a-0000-4000-8000-00000000000a',
    about: 'Owner of two subscriptions.',
    ...changes,
  }
}

function buildApp(displayName: string, digit: string): AppRegistration {
  return {
    displayName,
    clientId: `${digit.repeat(8)}-1111-4111-8111-111111111111`,
    objectId: `${digit.repeat(8)}-2222-4222-8222-222222222222`,
    clientSecret: `${displayName} secret ~${digit}/+&=`,
    redirectUris: REDIRECT_URIS,
    frontChannelLogoutUri: 'http://localhost/auth/front-channel-logout',
  }
}

export function buildDirectory(changes: Partial<Directory> = {}): Directory {
  return {
    tenantId: '7e7e7e7e-7777-4777-8777-777777777777',
    tenantName: 'Contoso',
    people: [buildPerson()],
    apps: { auth: buildApp('Auth', 'a'), sdk: { ...buildApp('SDK', 'b'), expiredSecret: 'expired' } },
    servicePrincipal: buildApp('Robot', 'c'),
    managedIdentity: {
      clientId: 'dddddddd-1111-4111-8111-111111111111',
      objectId: 'dddddddd-2222-4222-8222-222222222222',
      resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot',
      header: 'identity-header',
    },
    ...changes,
  }
}

/** What a code stands for, as after a sign-in through Easy Auth. */
export function buildGrant(changes: Partial<CodeGrant> = {}): CodeGrant {
  const { tenantId, apps } = buildDirectory()
  return {
    person: buildPerson(),
    session: { sessionId: 'session', hasSecondFactor: false },
    tenantId,
    clientId: apps.auth.clientId,
    redirectUri: 'http://localhost/auth/callback',
    scope: `openid offline_access api://${apps.sdk.clientId}/user_impersonation`,
    nonce: undefined,
    challenge: undefined,
    claims: readAskedClaims(undefined),
    ...changes,
  }
}

export interface LocalEntra {
  readonly origin: string
  readonly directory: Directory
  readonly entra: Entra
  readonly keys: SigningKeys
  /** The PEM file with the SDK app's certificate and key. */
  readonly clientCertificateFile: string
  readonly tokenLifetime: TokenLifetime
  /** Of the pages for browsers. */
  readonly signInOrigin: string
  readonly federation: Federation
  /** The requests that it received, oldest first: `POST /{tenant}/oauth2/v2.0/token`. */
  readonly requests: string[]
  /** The highest number of connections open at once. */
  readonly connections: { most: number }
  close(): Promise<void>
}

/** Entra behind real TLS on a free port, with its own CA, which this process then trusts. */
export async function startLocalEntra(directory: Directory = buildDirectory()): Promise<LocalEntra> {
  const folder = await createKeysFolder()
  const authority = await openCertificateAuthority(folder)
  const keys = await openSigningKeys(folder)
  const clientCertificate = await openClientCertificate(folder)
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.certificatePem])

  const app = express()
  const requests: string[] = []
  const server = createServer(await authority.issueServerCertificate(['localhost', '127.0.0.1', '::1']), app)
  const origin = `https://localhost:${await listen(server)}`
  const connections = { most: 0 }
  let open = 0
  server.on('connection', (socket) => {
    open += 1
    connections.most = Math.max(connections.most, open)
    socket.once('close', () => (open -= 1))
  })
  const tokenLifetime = createTokenLifetime()
  const pages = await reserveSignInSite()
  const entra = createEntra({ directory, keys, clientCertificate, origin, signInOrigin: pages.origin, tokenLifetime })
  const { signInOrigin, federation, closeSignInSite } = await startSignInSite(entra, pages)
  app.use((req, _res, next) => {
    requests.push(`${req.method} ${req.path}`)
    next()
  })
  app.use(entra.router)

  return {
    origin,
    directory,
    entra,
    keys,
    clientCertificateFile: join(folder, CLIENT_CERTIFICATE_FILE),
    tokenLifetime,
    signInOrigin,
    federation,
    requests,
    connections,
    close: async () => {
      closeSignInSite()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return address.port
}
