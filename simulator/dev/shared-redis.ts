import { ensureRedis } from '../../scripts/redis.ts'
import { startRedisServer } from '../redis/redis-server.ts'
import { createRedisUsers, type RedisUsers } from '../redis/redis-users.ts'

export interface SharedRedis extends RedisUsers {
  readonly url: string
}

/**
 * Starts a Redis on loopback that persists nothing, speaks TLS, and knows its users by tokens, as Azure's caches do.
 *
 * @throws Error if Redis does not start
 */
export async function startSharedRedis(deps: {
  certificate: { readonly key: string; readonly cert: string }
  onEnd: (end: () => Promise<unknown>) => void
}): Promise<SharedRedis> {
  ensureRedis()
  const server = await startRedisServer({ certificate: deps.certificate })
  deps.onEnd(server.stop)
  return { url: `rediss://localhost:${server.port}`, ...createRedisUsers({ server }) }
}
