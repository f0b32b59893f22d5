import * as z from 'zod'
import { findVmIdIn, toArmId } from '../domain/arm-id.ts'
import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { PersonKey } from '../domain/person.ts'
import type { Bus, VmChange } from '../events/bus.ts'
import type { ChangeSink } from '../events/change-log.ts'
import type { RedisConnection } from './redis/redis-connection.ts'

const STREAM = 'my-vms:changes'
const CHANNEL = 'my-vms:changed'
const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: 10_000 } as const
/** Larger than any that Redis makes. */
const DIGITS = 16
/** As many as Redis keeps. */
const MAX_LATE = 10_000

const Entry = z.object({ person: z.string(), vm: z.string() })

/**
 * Writes the changes of all processes into the log of each, in one order. The stream in Redis has them; what is published alone says that
 * something new is there, since it may be lost.
 *
 * @param deps.ending aborts when the process ends
 */
export function feedFromRedis(deps: {
  connection: Pick<RedisConnection, 'call' | 'subscribe'>
  changes: ChangeSink
  events: Bus
  clock: Clock
  ending: AbortSignal
}): void {
  const { connection, changes, clock, ending } = deps
  let last: string | undefined
  let reading: Promise<void> | undefined
  let isNewsWaiting = false
  /** What Redis could not take. Pages of other processes have not heard of it. */
  let late: readonly VmChange[] = []
  /** Whether the log has changes under ids that are not from Redis. */
  let hasOwn = false

  deps.events.subscribe('vm-changed', (change) => {
    void write(change).catch(() => {
      // Pages of this process hear of it all the same.
      hasOwn = true
      changes.append(change)
      late = [...late.slice(1 - MAX_LATE), change]
    })
  })

  async function write(change: VmChange): Promise<void> {
    const entry = { person: change.personKey, vm: toArmId(change.vm) }
    // Not in one transaction: Redis 7.0 puts what this connection hears of it into the answer of that.
    await connection.call((client) =>
      Promise.all([client.xAdd(STREAM, '*', entry, { TRIM }), client.publish(CHANNEL, '')]),
    )
  }

  connection.subscribe(CHANNEL, () => read())
  void (async () => {
    while (!ending.aborted) {
      read()
      await clock.wait(BUDGETS.changesLook, ending)
    }
  })()

  /** Once at a time: what is published meanwhile is read after it. */
  function read(): void {
    isNewsWaiting = true
    reading ??= (async () => {
      while (isNewsWaiting) {
        isNewsWaiting = false
        await readNew().catch(() => undefined)
      }
      reading = undefined
    })()
  }

  async function readNew(): Promise<void> {
    if (last === undefined) return begin()
    await writeLate()
    const from = last
    const found = await connection.call((client) => client.xRange(STREAM, `(${from}`, '+'))
    const first = found?.[0]
    if (!first) return
    if (hasOwn) changes.restart(toLogId(first.id))
    hasOwn = false
    for (const { id, message } of found) {
      last = id
      const { data } = Entry.safeParse(message)
      const vm = data && findVmIdIn(data.vm)
      if (vm) changes.append({ personKey: data.person as PersonKey, vm }, toLogId(id))
    }
  }

  async function writeLate(): Promise<void> {
    while (late[0]) {
      await write(late[0])
      late = late.slice(1)
    }
  }

  /** What was before this process began, its pages need not know. */
  async function begin(): Promise<void> {
    const newest = await connection.call((client) => client.xRevRange(STREAM, '+', '-', { COUNT: 1 }))
    const id = newest?.[0]?.id ?? '0-0'
    last = id
    changes.restart(toLogId(id))
  }
}

/** In their order as text too. */
function toLogId(id: string): string {
  const [ms = '', sequence = ''] = id.split('-')
  return `redis.${ms.padStart(DIGITS, '0')}-${sequence.padStart(DIGITS, '0')}`
}
