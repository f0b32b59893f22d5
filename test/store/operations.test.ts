import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock } from '../../simulator/clock.ts'
import { startSharedRedis } from '../../simulator/dev/shared-redis.ts'
import type { HistoryTrouble } from '../../src/domain/history.ts'
import type { PersonKey } from '../../src/domain/person.ts'
import type { OperationStore } from '../../src/features/activity/ports.ts'
import { createBestEffortOperations } from '../../src/store/best-effort-operations.ts'
import { openRedisOperations } from '../../src/store/redis-operations.ts'
import { openSqliteOperations } from '../../src/store/sqlite-operations.ts'
import { createTroubleLog } from '../../src/store/trouble-log.ts'
import { createAppClock } from '../support/app-clock.ts'
import { ADA, buildOperation, TENANT } from '../support/operation.ts'
import { until } from '../support/until.ts'

const GRACE = `${TENANT}/0b0b0b0b-0000-4000-8000-00000000000b` as const
const ADA_ELSEWHERE = `0d0d0d0d-0000-4000-8000-00000000000d/${ADA.split('/')[1] ?? ''}` as const

function aPersonKey(): PersonKey {
  return `${TENANT}/${randomUUID()}`
}

const folder = mkdtempSync(join(tmpdir(), 'my-vms-store-'))
const ends: (() => unknown)[] = []
let redisUrl = ''

beforeAll(async () => {
  redisUrl = await startSharedRedis({ onEnd: (end) => ends.push(end) })
})
afterAll(async () => {
  for (const end of ends) await end()
  rmSync(folder, { recursive: true })
})

/** The client connects to Redis in the background. An answer shows that it is connected. */
async function untilConnected(store: OperationStore): Promise<void> {
  const isConnected = () =>
    store.list(ADA, 1).then(
      () => true,
      () => false,
    )
  while (!(await isConnected())) await new Promise(setImmediate)
}

const clock = createAppClock(createClock())
const silent = createTroubleLog(() => undefined)
const openRedis = () => openRedisOperations({ url: redisUrl, log: silent })
const openSqlite = (dataDir: string | undefined) => openSqliteOperations({ dataDir, clock, log: silent })

const STORES: readonly [string, () => OperationStore][] = [
  ['in memory', () => openSqlite(undefined)],
  ['in a folder', () => openSqlite(join(folder, randomUUID()))],
  ['in Redis', openRedis],
]

describe.each(STORES)('operations %s', (_, open) => {
  let store: OperationStore

  beforeEach(async () => {
    store = open()
    await untilConnected(store)
  })
  afterEach(() => store.close())

  it('come back as they were saved, newest first, as many as asked for', async () => {
    const operations = [1, 2, 3].map((minute) => buildOperation({ begunAt: minute * 60_000, personKey: ADA }))
    for (const operation of operations) await store.save(operation)

    expect(await store.list(ADA, 10)).toEqual(operations.toReversed())
    expect(await store.list(ADA, 2)).toEqual(operations.toReversed().slice(0, 2))
  })

  it('are replaced when they have ended', async () => {
    const personKey = aPersonKey()
    const operation = buildOperation({ personKey })
    const ended = {
      ...operation,
      status: 'failed',
      endedAt: 1,
      failure: { code: 'X', sentence: { key: 'azureSays', params: { text: 'no' } } },
    } as const
    await store.save(operation)
    await store.save(ended)

    expect(await store.list(personKey, 10)).toEqual([ended])
  })

  it("are never another person's", async () => {
    await store.save(buildOperation())

    expect(await store.list(GRACE, 10)).toEqual([])
    expect(await store.list(ADA_ELSEWHERE, 10)).toEqual([])
  })
})

describe('operations in Redis', () => {
  it('are shared by processes', async () => {
    const stores = [1, 2].map(openRedis)
    const operation = buildOperation({ personKey: aPersonKey() })
    for (const store of stores) await untilConnected(store)

    await stores[0]?.save(operation)

    expect(await stores[1]?.list(operation.personKey, 1)).toEqual([operation])
    for (const store of stores) await store.close()
  })
})

describe('operations whose store is gone', () => {
  /** A store that can be away. */
  function build() {
    const inner = openSqlite(undefined)
    const troubles: (HistoryTrouble | undefined)[] = []
    let isAway = false
    const orRefuse = <T>(call: () => Promise<T>) => (isAway ? Promise.reject(new Error('gone')) : call())
    const store = createBestEffortOperations({
      store: {
        ...inner,
        save: (operation) => orRefuse(() => inner.save(operation)),
        list: (personKey, limit) => orRefuse(() => inner.list(personKey, limit)),
      },
      clock,
      log: createTroubleLog((trouble) => troubles.push(trouble)),
    })
    return { store, inner, troubles, setAway: (to: boolean) => (isAway = to) }
  }

  it('are listed all the same if they are new, and the list says that it could not be read', async () => {
    const { store, setAway } = build()
    await store.save(buildOperation())
    setAway(true)
    const meanwhile = buildOperation()

    await store.save(meanwhile)

    expect(await store.list(ADA, 10)).toEqual([meanwhile])
    expect(await store.list(GRACE, 10)).toEqual([])
    expect(store.state()).toEqual({ isRead: false, trouble: { kind: 'unreachable', reason: 'gone' } })
    await store.close()
  })

  it('are handed over when it is back, as they are then, and nobody has to ask', async () => {
    using time = clock.hold()
    const { store, inner, setAway } = build()
    const operation = buildOperation({ begunAt: 1 })
    const ended = { ...operation, status: 'succeeded', endedAt: 2 } as const
    setAway(true)
    await store.save(operation)
    await store.save(ended)

    setAway(false)
    time.pass(5_000)
    await until(async () => (await inner.list(ADA, 10)).length > 0)

    expect(await inner.list(ADA, 10)).toEqual([ended])
    expect(store.state().isRead).toBe(true)
    await store.close()
  })

  it('are told of once, however often it fails, and once when it is back', async () => {
    const { store, troubles, setAway } = build()
    setAway(true)
    for (let times = 0; times < 3; times += 1) await store.list(ADA, 1)
    setAway(false)
    for (let times = 0; times < 3; times += 1) await store.list(ADA, 1)

    expect(troubles).toEqual([{ kind: 'unreachable', reason: 'gone' }, undefined])
    await store.close()
  })

  it('are told of for Redis before anybody asks', async () => {
    const log = createTroubleLog(() => undefined)
    const store = openRedisOperations({ url: 'redis://127.0.0.1:9', log })

    await until(() => log.current() !== undefined)

    expect(log.current()).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') })
    await store.close()
  })

  it('keep nobody waiting when it does not answer', async () => {
    const { inner } = build()
    const store = createBestEffortOperations({
      store: { ...inner, save: () => new Promise(() => undefined), list: () => new Promise(() => undefined) },
      clock,
      log: createTroubleLog(() => undefined),
    })

    expect(await store.list(ADA, 10)).toEqual([])
    expect(store.state().trouble).toEqual({ kind: 'unreachable', reason: 'The store did not answer in time.' })
  })
})
