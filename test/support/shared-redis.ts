import { startMyVms } from './my-vms.ts'
import { startTestRedis } from './redis.ts'

/** Two instances of the app, and the Redis that they share, which a test may freeze. */
export async function startOnSharedRedis() {
  const redis = await startTestRedis()
  await redis.ask('ACL', 'SETUSER', 'app', 'on', '>secret', '~my-vms:*', '&*', '+@all')
  const settings = () => ({ REDIS_URL: redis.url.replace('//', '//app:secret@') })
  const myVms = await startMyVms({ settings })
  const other = await startMyVms({ settings })
  return {
    redis,
    myVms,
    other,
    close: async () => {
      await myVms.close()
      await other.close()
      await redis.close()
    },
  }
}
