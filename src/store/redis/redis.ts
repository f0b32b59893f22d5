// All that needs the client of Redis, to be imported late and at once: the client is as large as the rest of the app.
export { checkRedis } from './check-redis.ts'
export { openRedisConnection } from './redis-connection.ts'
