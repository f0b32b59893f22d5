import { startSource } from '../app.ts'
import { type LocalAzure, startLocalAzure } from '../local-azure.ts'
import { startRedis } from '../redis.ts'

export const VMS_OF_A_RESIDENT = 5
const NOT_BOUND = { bench: undefined, azure: undefined, app: undefined }

/**
 * A local Azure with that many residents, and that many instances of the app before it, which share a Redis.
 *
 * @param options.onLine receives each line of their logs
 */
export async function startInstances(options: {
  residents: number
  instances: number
  onLine: (line: string) => void
  onEnd: (end: () => unknown) => void
}): Promise<{ azure: LocalAzure; origins: readonly string[] }> {
  const { residents, instances, onLine, onEnd } = options
  const azure = await startLocalAzure({
    estate: `generated:${residents}x${residents * VMS_OF_A_RESIDENT}`,
    latencyMs: 0,
    crowd: { owners: 0, visitors: 0, residents },
    cores: NOT_BOUND,
    onEnd,
  })
  const redis = await startRedis({ azure, onEnd })
  const settings = { REDIS_URL: redis.url }
  const start = () => startSource({ azure, cores: NOT_BOUND, settings, onLine, onEnd })
  const clients = await Promise.all(Array.from({ length: instances }, start))
  return { azure, origins: clients.map(({ origin }) => origin) }
}
