import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { type RedisServer, type RedisServerOptions, startRedisServer } from '../../simulator/redis/redis-server.ts'
import { createRedisUsers } from '../../simulator/redis/redis-users.ts'
import { openCertificateAuthority } from '../../simulator/tls/certificate-authority.ts'
import { explainCertificate } from '../../src/azure/transport/explain-certificate.ts'
import { openRedisConnection, type RedisTrouble } from '../../src/store/redis/redis-connection.ts'
import type { RedisIdentity } from '../../src/store/redis/redis-credentials.ts'
import type { RedisFault } from '../../src/store/redis/redis-fault.ts'
import { startTcpProxy } from '../../simulator/redis/tcp-proxy.ts'
import { until } from './until.ts'

const HOUR_MS = 60 * 60_000

export type TestRedis = Awaited<ReturnType<typeof startTestRedis>>

/** A redis-server as Azure runs it: behind TLS, its users known by their tokens. */
export async function startTestRedis({ settings = [] }: Pick<RedisServerOptions, 'settings'> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-redis-ca-'))
  const authority = await openCertificateAuthority(folder)
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.certificatePem])
  const certificate = await authority.issueServerCertificate(['localhost', '127.0.0.1'])
  // What it saves outlives a restart.
  const options = { certificate, settings: [`dir ${folder}`, ...settings] }
  let server = await startRedisServer(options)
  const { port } = server
  let administered = 0
  const administer: RedisServer['administer'] = (commands) => {
    administered += 1
    return server.administer(commands)
  }
  const proxies: { close(): void }[] = []

  return {
    port,
    url: `rediss://localhost:${port}`,
    authority,
    administer,
    /** How often its administrator has signed in. */
    administered: () => administered,
    /** Sends one command as an administrator. */
    ask: async (...command: string[]) => (await administer([command]))[0],
    freeze: () => process.kill(server.pid, 'SIGSTOP'),
    thaw: () => process.kill(server.pid, 'SIGCONT'),
    stop: () => server.stop(),
    start: async () => {
      server = await startRedisServer({ ...options, port })
    },
    /** A proxy in front of it. */
    throughProxy: async () => {
      const proxy = await startTcpProxy(() => port)
      proxies.push(proxy)
      return { proxy, url: `rediss://localhost:${proxy.port}` }
    },
    close: async () => {
      for (const proxy of proxies) proxy.close()
      await server.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The app's identity, whose tokens a Redis takes as passwords. It renews only when the test says so. */
export function createTestIdentity(redis: Pick<TestRedis, 'administer'>, rules?: readonly string[]) {
  const oid = randomUUID()
  const users = createRedisUsers({ server: redis, ...(rules && { rules }) })
  const listeners = new Set<(token: { token: string; expiresAt: number }) => void>()
  let current: { token: string; expiresAt: number } | undefined
  let failure: Error | undefined
  let lifeMs = HOUR_MS

  async function mint() {
    if (failure) throw failure
    current = mintToken({ oid, lifeMs })
    await users.admit(current.token)
    for (const tell of listeners) tell(current)
    return current
  }
  const identity: RedisIdentity = {
    getToken: async () => (current && current.expiresAt > Date.now() ? current : mint()),
    onToken(_scope, listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return {
    ...identity,
    oid,
    renew: mint,
    /** A new token that Redis does not know. */
    renewUnknown: () => {
      current = mintToken({ oid, lifeMs })
      for (const tell of listeners) tell(current)
    },
    forget: () => (current = undefined),
    setLife: (ms: number) => (lifeMs = ms),
    failWith: (error: Error | undefined) => (failure = error),
    listeners: () => listeners.size,
  }
}

/** A token like Entra's, which nobody has signed: no Redis here looks at that. */
export function mintToken({ oid, lifeMs }: { oid: string; lifeMs: number }) {
  const expiresAt = Date.now() + lifeMs
  const claims = { aud: 'https://redis.azure.com', oid, exp: expiresAt / 1_000, jti: randomUUID() }
  const toPart = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return { token: `${toPart({ alg: 'none' })}.${toPart(claims)}.signature`, expiresAt }
}

/** A connection as the app makes it, and what it reported. */
export function openTestConnection(deps: { url: string; identity?: RedisIdentity | undefined }) {
  const troubles: (RedisTrouble | undefined)[] = []
  const refusals: RedisFault[] = []
  const connection = openRedisConnection({
    ...deps,
    explainCertificate,
    onTrouble: (trouble) => troubles.push(trouble),
    onRenewalRefused: (fault) => refusals.push(fault),
  })
  const isUp = () =>
    connection
      .call((client) => client.ping())
      .then(
        () => true,
        () => false,
      )
  return {
    ...connection,
    troubles,
    refusals,
    isUp,
    untilUp: () => until(isUp),
    /** The first trouble that it reported. */
    firstTrouble: async () => {
      await until(() => troubles.some(Boolean))
      return troubles.find(Boolean)
    },
  }
}
