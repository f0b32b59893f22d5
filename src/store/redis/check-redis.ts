import { randomUUID } from 'node:crypto'
import { BUDGETS } from '../../domain/budgets.ts'
import type { HistoryFinding } from '../../domain/history.ts'
import { StoreAway } from '../store-away.ts'
import type { RedisClient } from './redis-client.ts'
import { openRedisConnection, type RedisConnectionDeps, type RedisTrouble } from './redis-connection.ts'

/** Connects to Redis as the app does, and sends each of the app's commands for a key that ends by itself. */
export async function checkRedis(
  deps: Pick<RedisConnectionDeps, 'url' | 'identity' | 'explainCertificate'>,
): Promise<HistoryFinding> {
  // The first thing that is reported says most: the connection itself tries for ever.
  const { promise: firstReport, resolve } = Promise.withResolvers<RedisTrouble | undefined>()
  const connection = openRedisConnection({ ...deps, onTrouble: resolve, onRenewalRefused: () => undefined })
  try {
    const trouble = await firstReport
    if (trouble) return trouble
    await connection.call(sendAll)
    return { kind: 'reachable' }
  } catch (error) {
    if (error instanceof StoreAway && error.trouble.kind === 'unreachable') return error.trouble
    throw error
  } finally {
    connection.close()
  }
}

async function sendAll(client: RedisClient): Promise<void> {
  const id = randomUUID()
  const key = `my-vms:doctor:{${id}}`
  await client.multi().hSetNX(key, id, '').hSet(key, id, '').pExpire(key, BUDGETS.doctorConnection).exec()
  await client.hVals(key)
  await client.hDel(key, id)
}
