import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createSimulatedAzure } from '../simulator/azure.ts'
import { createClock } from '../simulator/clock.ts'
import { findFreePort } from '../simulator/dev/free-port.ts'
import { CA_FILE } from '../simulator/dev/hand-over.ts'
import { listen } from '../simulator/dev/listen.ts'
import { onAskedToEnd } from '../simulator/dev/on-asked-to-end.ts'
import { openClientCertificate } from '../simulator/entra/client-certificate.ts'
import { MANAGED_IDENTITY_PATH } from '../simulator/entra/managed-identity.ts'
import { createEntra } from '../simulator/entra/router.ts'
import { openSigningKeys } from '../simulator/entra/signing-keys.ts'
import { createTokenLifetime } from '../simulator/entra/token-lifetime.ts'
import { createSessions } from '../simulator/front-door/sessions.ts'
import { warmUpGraph } from '../simulator/graph/warm-up.ts'
import { createFederation } from '../simulator/sign-in-site/federation.ts'
import { createSignInSite } from '../simulator/sign-in-site/sign-in-site.ts'
import { openCertificateAuthority } from '../simulator/tls/certificate-authority.ts'
import { createWorld } from '../simulator/world/world.ts'
import { addCrowd } from './crowd.ts'

/** A separate process: only the local Azure, with a crowd of people. Prints its address on one line. */
const Settings = z.object({
  estate: z.string(),
  latencyMs: z.number(),
  crowd: z.object({ owners: z.number(), visitors: z.number(), residents: z.number().optional() }),
})
const { estate, latencyMs, crowd } = Settings.parse(JSON.parse(process.argv[2] ?? ''))

const folder = mkdtempSync(join(tmpdir(), 'my-vms-bench-'))
onAskedToEnd(() => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})

const clock = createClock()
const world = addCrowd(createWorld({ estate, clock, speed: 1 }), crowd)
const { directory } = world
const port = await findFreePort(0, 'bench')
const origin = `https://localhost:${port}`
const certificates = await openCertificateAuthority(folder)
const keys = await openSigningKeys(folder)
const clientCertificate = await openClientCertificate(folder)
const tokenLifetime = createTokenLifetime()
const signInPort = await findFreePort(0, 'bench')
const signInOrigin = `http://127.0.0.1:${signInPort}`
const entra = createEntra({ directory, keys, clientCertificate, origin, signInOrigin, tokenLifetime })
const sessions = createSessions({ directory, entra, folder, now: Date.now })
const federation = createFederation({ origin: 'http://127.0.0.1' })
const azure = createSimulatedAzure({
  federation,
  world,
  directory,
  entra,
  tokenLifetime,
  sessions,
  clock,
  latencyMs,
  graphLagMs: 0,
})
const server = createServer(await certificates.issueServerCertificate(['localhost', '127.0.0.1']), azure)
// A client that pauses between two rounds must not lose its connection.
server.keepAliveTimeout = 60_000
await listen(server, port, 'bench')
await listen(createHttpServer(createSignInSite({ entra, federation })), signInPort, 'bench')
warmUpGraph()

const { clientId, clientSecret } = directory.apps.sdk
const { managedIdentity } = directory
const place = {
  origin,
  caFile: join(folder, CA_FILE),
  tenantId: directory.tenantId,
  clientId,
  clientSecret,
  identity: {
    endpoint: `${origin}${MANAGED_IDENTITY_PATH}`,
    header: managedIdentity.header,
    clientId: managedIdentity.clientId,
  },
  authApp: { clientId: directory.apps.auth.clientId, clientSecret: directory.apps.auth.clientSecret },
  storageToken: entra.mintStorageToken(),
}
process.stdout.write(`${JSON.stringify(place)}\n`)
