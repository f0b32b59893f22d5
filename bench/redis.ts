import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { ensureRedis } from '../scripts/redis.ts'
import { startRedisServer } from '../simulator/redis/redis-server.ts'
import { startTcpProxy } from '../simulator/redis/tcp-proxy.ts'
import { openCertificateAuthority } from '../simulator/tls/certificate-authority.ts'
import type { Place } from './local-azure.ts'

export interface Redis {
  /** For the app: over TLS, through a network that can be cut. */
  readonly url: string
  freeze(): void
  thaw(): void
  /** Loses every packet without a word, or no more. */
  cutOff(isCutOff: boolean): void
  /** Nothing listens any more, or again. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** A Redis behind a certificate of the local Azure's CA. */
export async function startRedis({
  azure,
  onEnd,
}: {
  azure: Pick<Place, 'caFile'>
  onEnd: (end: () => unknown) => void
}): Promise<Redis> {
  ensureRedis()
  const authority = await openCertificateAuthority(dirname(azure.caFile))
  const certificate = await authority.issueServerCertificate(['localhost', '127.0.0.1'])
  const password = randomUUID()
  const settings = [`user app on >${password} ~my-vms:* &* +@all`]
  let server = await startRedisServer({ certificate, settings })
  const { port } = server
  const proxy = await startTcpProxy(() => port)
  onEnd(() => {
    proxy.close()
    return server.stop()
  })
  return {
    url: `rediss://app:${password}@localhost:${proxy.port}`,
    freeze: () => process.kill(server.pid, 'SIGSTOP'),
    thaw: () => process.kill(server.pid, 'SIGCONT'),
    cutOff: proxy.silenceAll,
    stop: async () => void (await server.stop()),
    start: async () => {
      server = await startRedisServer({ certificate, settings, port })
    },
  }
}
