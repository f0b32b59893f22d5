import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { BUDGETS } from '../domain/budgets.ts'
import type { HistoryFinding } from '../domain/history.ts'
import { NoAnswer } from './redis/answer-watch.ts'
import { createRedisClient, type RedisClient } from './redis/redis-client.ts'
import type { RedisConnectionDeps } from './redis/redis-connection.ts'
import { createRedisCredentials } from './redis/redis-credentials.ts'
import { toRedisFault } from './redis/redis-fault.ts'

/** Connects to Redis as the app does, and sends each of the app's commands for a key that ends by itself. */
export async function checkRedis(
  deps: Pick<RedisConnectionDeps, 'url' | 'identity' | 'explainCertificate'>,
): Promise<HistoryFinding> {
  const credentials = deps.identity && createRedisCredentials(deps.identity)
  const client = createRedisClient({ url: deps.url, credentials })
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const limit = setTimeout(() => reject(new NoAnswer()), BUDGETS.doctorConnection)
  try {
    await Promise.race([connect(client).then(() => sendAll(client)), tooLate])
    return { kind: 'reachable' }
  } catch (error) {
    const about = { ...deps, isEntra: credentials !== undefined, claims: credentials?.claims(), now: Date.now() }
    return { kind: 'unreachable', ...(await toRedisFault(error, about)) }
  } finally {
    clearTimeout(limit)
    credentials?.close()
    client.destroy()
  }
}

/** The first error says most. The client itself tries for ever. */
async function connect(client: RedisClient): Promise<void> {
  const failed = once(client, 'error').then(([error]: unknown[]) => Promise.reject(error))
  const connected = client.connect()
  connected.catch(() => undefined)
  await Promise.race([connected, failed])
  failed.catch(() => undefined)
}

async function sendAll(client: RedisClient): Promise<void> {
  const id = randomUUID()
  const key = `my-vms:doctor:{${id}}`
  await client.multi().hSetNX(key, id, '').hSet(key, id, '').pExpire(key, BUDGETS.doctorConnection).exec()
  await client.hVals(key)
  await client.hDel(key, id)
}
