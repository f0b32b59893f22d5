import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSimulatedAzure } from './azure.ts'
import { createClock } from './clock.ts'
import { startAppInstances } from './dev/app-instances.ts'
import { startAuditStorage } from './dev/audit-storage.ts'
import { drawDesign } from './dev/draw-design.ts'
import { findFreePort } from './dev/free-port.ts'
import { CA_FILE, writeHandOver } from './dev/hand-over.ts'
import { listen } from './dev/listen.ts'
import { onAskedToEnd } from './dev/on-asked-to-end.ts'
import { openSessionKey } from './dev/session-key.ts'
import { startSharedRedis } from './dev/shared-redis.ts'
import { watchFolders } from './dev/watch-folders.ts'
import type { Directory } from './directory.ts'
import { openClientCertificate } from './entra/client-certificate.ts'
import { MANAGED_IDENTITY_PATH } from './entra/managed-identity.ts'
import { createEntra } from './entra/router.ts'
import { openSigningKeys } from './entra/signing-keys.ts'
import { createTokenLifetime } from './entra/token-lifetime.ts'
import { createFrontDoor } from './front-door/front-door.ts'
import { createPlainDoor } from './front-door/plain-door.ts'
import { createSessions } from './front-door/sessions.ts'
import { warmUpGraph } from './graph/warm-up.ts'
import { readSettings, type Settings, SettingsError } from './settings.ts'
import { createFederatedSite, createFederation } from './sign-in-site/federation.ts'
import { createSignInSite } from './sign-in-site/sign-in-site.ts'
import { openCertificateAuthority } from './tls/certificate-authority.ts'
import { createWorld } from './world/world.ts'

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Starts everything behind `npm run dev`: the local Azure, the app instances, and the front door before them. */
async function start(settings: Settings, onEnd: (end: () => unknown) => void): Promise<void> {
  const folder = settings.folder ?? inRepository('.local')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const origin = `https://localhost:${settings.simulatorPort}`
  const publicOrigin = `http://localhost:${settings.port}`
  const signInOrigin = `http://127.0.0.1:${settings.signInPort}`

  const certificates = await openCertificateAuthority(folder)
  writeFileSync(join(folder, CA_FILE), certificates.certificatePem)
  const clock = createClock()
  const world = createWorld({ estate: settings.estate, clock, speed: settings.speed })
  const { directory } = world
  const tokenLifetime = createTokenLifetime(settings.tokenLifetimeS)
  const keys = await openSigningKeys(folder)
  const clientCertificate = await openClientCertificate(folder)
  const certificate = await certificates.issueServerCertificate(['localhost', '127.0.0.1'])
  const isShared = settings.instances > 1 && settings.redisUrl === undefined
  const redis = isShared ? await startSharedRedis({ certificate, onEnd }) : undefined
  const onAppToken = async (token: string) => redis?.admit(token)
  const entra = createEntra({ directory, keys, clientCertificate, origin, signInOrigin, tokenLifetime, onAppToken })
  const { tokenStore } = settings
  const sessions = createSessions({ directory, entra, folder, now: Date.now, tokenStore })
  const federatedPort = await findFreePort(0, 'SIGN_IN_PORT')
  const federation = createFederation({ origin: `http://127.0.0.1:${federatedPort}` })
  const azure = createSimulatedAzure({
    ...settings,
    world,
    directory,
    entra,
    clock,
    tokenLifetime,
    sessions,
    federation,
  })
  const server = createTlsServer(await certificates.issueServerCertificate(['localhost', '127.0.0.1', '::1']), azure)
  await listen(server, settings.simulatorPort, 'SIMULATOR_PORT')
  await listen(createServer(createSignInSite({ entra, federation })), settings.signInPort, 'SIGN_IN_PORT')
  await listen(createServer(createFederatedSite()), federatedPort, 'SIGN_IN_PORT')
  // This process is idle while the app's process starts.
  setTimeout(warmUpGraph, 100)

  const audit = settings.hasAudit
    ? await startAuditStorage({
        folder: join(folder, 'azurite'),
        certificate,
        ca: certificates.certificatePem,
        token: entra.mintStorageToken(),
        onEnd,
      })
    : undefined
  const isOwnDoor = settings.frontDoor === 'entra'
  const sessionKey = await openSessionKey(folder)
  // One instance that signs people in by itself needs nothing in front of it.
  const isAlone = isOwnDoor && settings.instances === 1
  const apps = await startAppInstances({
    file: inRepository('src/main.ts'),
    count: settings.instances,
    firstPort: isAlone ? settings.port : settings.appPort,
    onEnd,
    onStarted: (instances) =>
      writeHandOver(folder, { origin, frontDoor: publicOrigin, signIn: signInOrigin, directory, audit }, instances),
    environment: (port) => ({
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_ORIGIN: publicOrigin,
      ...(isOwnDoor ? toOwnDoor(directory, sessionKey) : { FRONT_DOOR: '', WEBSITE_AUTH_ENABLED: 'True' }),
      WEBSITE_INSTANCE_ID: `local-${port}`,
      TENANT_ID: directory.tenantId,
      SDK_CLIENT_ID: directory.apps.sdk.clientId,
      SDK_CLIENT_SECRET: directory.apps.sdk.clientSecret,
      SDK_CLIENT_CERTIFICATE: '',
      SDK_MANAGED_IDENTITY_CLIENT_ID: '',
      MANAGED_IDENTITY_CLIENT_ID: directory.managedIdentity.clientId,
      IDENTITY_ENDPOINT: `${origin}${MANAGED_IDENTITY_PATH}`,
      IDENTITY_HEADER: directory.managedIdentity.header,
      AUTHORITY_HOST: origin,
      ARM_ENDPOINT: origin,
      ARM_AUDIENCE: '',
      CLOUD: '',
      CA_BUNDLE: join(folder, CA_FILE),
      ...(redis && { REDIS_URL: redis.url, REDIS_AUTH: 'entra' }),
      ...(audit && { AUDIT_CONTAINER: `${audit.endpoint}/${audit.container}` }),
    }),
  })

  const { frontDoorMode: mode, hasAffinity } = settings
  const { codes } = entra
  const instances = apps.list
  const handle = isOwnDoor
    ? createPlainDoor({ publicOrigin, instances, hasAffinity })
    : createFrontDoor({
        directory,
        sessions,
        publicOrigin,
        signInOrigin,
        codes,
        mode,
        instances,
        hasAffinity,
        drawDesign,
      })
  if (!isAlone) await listen(createServer({ maxHeaderSize: 64 * 1024 }, handle), settings.port, 'PORT')

  const unwatch = watchFolders(['src', 'packages', 'views', 'public'].map(inRepository), () => {
    say('Something changed: starting the app again …')
    apps.restart().catch((error: unknown) => say(toSentence(error)))
  })
  onEnd(unwatch)
  say(toWelcome(settings, relative(process.cwd(), folder) || '.', publicOrigin, origin, directory.people))
}

/** What the app needs to sign people in by itself. */
function toOwnDoor({ apps, otherTenants = [] }: Directory, sessionKey: string): NodeJS.ProcessEnv {
  return {
    FRONT_DOOR: 'entra',
    WEBSITE_AUTH_ENABLED: '',
    AUTH_CLIENT_ID: apps.auth.clientId,
    AUTH_CLIENT_SECRET: apps.auth.clientSecret,
    AUTH_CLIENT_CERTIFICATE: '',
    AUTH_MANAGED_IDENTITY_CLIENT_ID: '',
    SESSION_KEY: sessionKey,
    SESSION_KEY_BEFORE: '',
    OTHER_TENANTS: process.env['OTHER_TENANTS'] ?? otherTenants.map(({ tenantId }) => tenantId).join(),
  }
}

const MAX_NAMED = 12

function toWelcome(
  settings: Settings,
  folder: string,
  publicOrigin: string,
  origin: string,
  people: readonly { userPrincipalName: string; about: string }[],
): string {
  const named = people.slice(0, MAX_NAMED).map(({ userPrincipalName, about }) => `    ${userPrincipalName}  ${about}`)
  const more = people.length > MAX_NAMED ? [`    … and ${people.length - MAX_NAMED} more`] : []
  return [
    '',
    `My VMs is running. Open ${publicOrigin}`,
    '',
    settings.frontDoor === 'entra'
      ? '  The app itself signs people in. Who can (no passwords; choose on the page):'
      : '  Who can sign in (no passwords; choose on the page):',
    ...named,
    ...more,
    '',
    `  Local Azure: ${origin} (estate ${settings.estate}); its CA and what programs need of it: ${folder}`,
    '  Ctrl+C ends it. Changes in src/, views/, public/ and simulator/ restart what they concern.',
    '',
  ].join('\n')
}

/** Writes text for people to standard error. The app's own log is one JSON object per line in the same terminal. */
function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

function toSentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** How to end what has been started so far, run latest first. The servers end with the process. */
const ends: (() => unknown)[] = []
let isEnding = false

async function end(exitCode: number, reason?: string): Promise<void> {
  if (isEnding) return
  isEnding = true
  if (reason !== undefined) say(reason)
  for (const one of ends.toReversed()) await one()
  process.exit(exitCode)
}

onAskedToEnd(() => void end(0))
try {
  await start(readSettings(process.env), (one) => ends.push(one))
} catch (error) {
  const isSetting = error instanceof SettingsError
  await end(1, isSetting ? error.message : `npm run dev could not start. ${toSentence(error)}`)
}
