import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSimulatedAzure } from './azure.ts'
import { createClock } from './clock.ts'
import { toAppEnvironment } from './dev/app-environment.ts'
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
import { toWelcome } from './dev/welcome.ts'
import { openClientCertificate } from './entra/client-certificate.ts'
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
  // One instance that signs people in by itself needs nothing in front of it.
  const isAlone = isOwnDoor && settings.instances === 1
  const environment = {
    directory,
    origin,
    publicOrigin,
    caBundle: join(folder, CA_FILE),
    sessionKey: isOwnDoor ? await openSessionKey(folder) : undefined,
    redis,
    audit,
  }
  const apps = await startAppInstances({
    file: inRepository('src/main.ts'),
    count: settings.instances,
    firstPort: isAlone ? settings.port : settings.appPort,
    onEnd,
    onStarted: (instances) =>
      writeHandOver(folder, { origin, frontDoor: publicOrigin, signIn: signInOrigin, directory, audit }, instances),
    environment: (port) => toAppEnvironment(port, environment),
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
