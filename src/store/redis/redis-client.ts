import { createClient } from '@redis/client'
import { BUDGETS } from '../../domain/budgets.ts'
import type { RedisCredentials } from './redis-credentials.ts'

export type RedisClient = ReturnType<typeof createRedisClient>

/** More calls than this wait for an answer only if something is wrong. */
const MAX_QUEUED = 1_000

/**
 * A client with the settings under which it recovers by itself. It connects for ever, and takes no calls meanwhile.
 *
 * @param credentials undefined: by what stands in the URL
 */
export function createRedisClient({ url, credentials }: { url: string; credentials: RedisCredentials | undefined }) {
  return createClient({
    url,
    // On RESP 2 a connection with subscriptions can't sign in again.
    RESP: 3,
    ...(credentials && { credentialsProvider: credentials.provider }),
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED,
    // Otherwise it looks the name of the host up again at each handshake.
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: BUDGETS.redisConnect,
      // The only limit of the handshake after TLS. A connection in use is never idle that long.
      socketTimeout: BUDGETS.redisHandshake,
      reconnectStrategy: (tries) => jitter(Math.min(100 * 2 ** tries, BUDGETS.redisReconnect)),
    },
  })
}

/** Several instances must not come back in step. */
function jitter(ms: number): number {
  return ms * (0.8 + 0.4 * Math.random())
}
