import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../simulator/dev/free-port.ts'
import { type LocalAzure, startLocalAzure } from '../local-azure.ts'
import { startProgram, untilUp } from '../program.ts'
import { startRedis } from '../redis.ts'

export const VMS_OF_A_RESIDENT = 5
const NOT_BOUND = { bench: undefined, azure: undefined, app: undefined }

/** A local Azure with that many residents, and that many instances of the app before it, which share a Redis. */
export async function startInstances(options: {
  residents: number
  instances: number
  onEnd: (end: () => unknown) => void
}): Promise<{ azure: LocalAzure; origins: readonly string[] }> {
  const { residents, instances, onEnd } = options
  const azure = await startLocalAzure({
    estate: `generated:${residents}x${residents * VMS_OF_A_RESIDENT}`,
    latencyMs: 0,
    crowd: { owners: 0, visitors: 0, residents },
    cores: NOT_BOUND,
    onEnd,
  })
  const redis = await startRedis({ azure, onEnd })
  const origins = await Promise.all(
    Array.from({ length: instances }, async () => {
      const port = await findFreePort(0, 'isolation')
      const origin = `http://127.0.0.1:${port}`
      const program = startProgram({
        args: [fileURLToPath(new URL('../../src/main.ts', import.meta.url))],
        environment: {
          NODE_ENV: 'production',
          LOG_LEVEL: 'silent',
          HOST: '127.0.0.1',
          PORT: String(port),
          PUBLIC_ORIGIN: origin,
          WEBSITE_AUTH_ENABLED: 'True',
          TENANT_ID: azure.tenantId,
          SDK_CLIENT_ID: azure.clientId,
          SDK_CLIENT_SECRET: azure.clientSecret,
          AUTHORITY_HOST: azure.origin,
          ARM_ENDPOINT: azure.origin,
          CA_BUNDLE: azure.caFile,
          REDIS_URL: redis.url,
        },
        core: undefined,
        stdout: 'ignore',
      })
      onEnd(program.stop)
      await untilUp(program, `${origin}/healthz`)
      return origin
    }),
  )
  return { azure, origins }
}
