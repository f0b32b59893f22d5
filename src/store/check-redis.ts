import { randomUUID } from 'node:crypto'
import { createClient } from '@redis/client'
import { BUDGETS } from '../domain/budgets.ts'
import type { HistoryFinding } from '../domain/history.ts'

/** Connects to Redis, writes a key that ends by itself, and reads it. */
export async function checkRedis(url: string): Promise<HistoryFinding> {
  const client = createClient({ url, socket: { connectTimeout: BUDGETS.doctorConnection, reconnectStrategy: false } })
  // The call that fails reports the same.
  client.on('error', () => undefined)
  const key = `my-vms:doctor:${randomUUID()}`
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const limit = setTimeout(() => reject(new Error('It does not answer in time.')), BUDGETS.doctorConnection)
  const tryIt = async () => {
    await client.connect()
    await client.set(key, '', { expiration: { type: 'PX', value: BUDGETS.doctorConnection } })
    await client.get(key)
  }
  try {
    await Promise.race([tryIt(), tooLate])
    return { kind: 'reachable' }
  } catch (error) {
    return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(limit)
    client.destroy()
  }
}
