// All that needs the client of Redis, to be imported late and at once: that is 0.7 MB of a package.
export { checkRedis } from './check-redis.ts'
export { openRedisConnection } from './redis-connection.ts'
