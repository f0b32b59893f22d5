import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startSharedRedis } from '../../simulator/dev/shared-redis.ts'
import type { Operation } from '../../src/domain/operation.ts'
import type { PersonKey } from '../../src/domain/person.ts'
import type { OperationStore } from '../../src/features/activity/ports.ts'
import { createBestEffortOperations } from '../../src/store/best-effort-operations.ts'
import { openRedisOperations } from '../../src/store/redis-operations.ts'
import { openSqliteOperations } from '../../src/store/sqlite-operations.ts'

const TENANT = '0c0c0c0c-0000-4000-8000-00000000000c'
const ADA = `${TENANT}/0a0a0a0a-0000-4000-8000-00000000000a` as const
const GRACE = `${TENANT}/0b0b0b0b-0000-4000-8000-00000000000b` as const
const ADA_ELSEWHERE = `0d0d0d0d-0000-4000-8000-00000000000d/${ADA.split('/')[1] ?? ''}` as const

function aPersonKey(): PersonKey {
  return `${TENANT}/${randomUUID()}`
}

function buildOperation(changes: Partial<Operation> = {}): Operation {
  return {
    id: randomUUID(),
    personKey: ADA,
    vm: { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'RG', name: 'web-01' },
    action: 'start',
    begunAt: Date.now(),
    endedAt: undefined,
    status: 'running',
    failure: undefined,
    pollUrl: 'https://management.azure.com/operations/1',
    ...changes,
  }
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

const STORES: readonly [string, () => OperationStore][] = [
  ['in memory', () => openSqliteOperations({ dataDir: undefined })],
  ['in a file', () => openSqliteOperations({ dataDir: join(folder, randomUUID()) })],
  ['in Redis', () => openRedisOperations({ url: redisUrl, onError: () => undefined })],
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

describe('operations in a file', () => {
  it('are there after a restart', async () => {
    const dataDir = join(folder, 'kept')
    const operation = buildOperation()
    const first = openSqliteOperations({ dataDir })
    await first.save(operation)
    first.close()

    const second = openSqliteOperations({ dataDir })

    expect(await second.list(ADA, 10)).toEqual([operation])
    second.close()
  })
})

describe('operations in Redis', () => {
  it('are shared by processes', async () => {
    const stores = [1, 2].map(() => openRedisOperations({ url: redisUrl, onError: () => undefined }))
    const operation = buildOperation({ personKey: aPersonKey() })
    for (const store of stores) await untilConnected(store)

    await stores[0]?.save(operation)

    expect(await stores[1]?.list(operation.personKey, 1)).toEqual([operation])
    for (const store of stores) store.close()
  })
})

describe('operations whose store is gone', () => {
  it('are not saved and not listed, which is told and does no further harm', async () => {
    const errors: string[] = []
    const onError = (error: Error) => errors.push(error.message)
    const store = createBestEffortOperations({
      store: openRedisOperations({ url: 'redis://127.0.0.1:9', onError }),
      onError,
    })

    await store.save(buildOperation())

    expect(await store.list(ADA, 10)).toEqual([])
    expect(errors.length).toBeGreaterThanOrEqual(2)
    store.close()
  })

  it('keep nobody waiting when it does not answer', async () => {
    const errors: string[] = []
    const never: OperationStore = {
      save: () => new Promise(() => undefined),
      list: () => new Promise(() => undefined),
      close: () => undefined,
    }
    const store = createBestEffortOperations({ store: never, onError: (error) => errors.push(error.message) })

    expect(await store.list(ADA, 10)).toEqual([])
    expect(errors).toEqual(['The store did not answer in time.'])
  })
})

describe('a database that another process holds', () => {
  it('costs the list of what people did, and nothing else', async () => {
    const dataDir = mkdtempSync(join(folder, 'held-'))
    const errors: string[] = []
    const sqlite = openSqliteOperations({ dataDir })
    const store = createBestEffortOperations({ store: sqlite, onError: ({ message }) => errors.push(message) })
    const other = new DatabaseSync(join(dataDir, 'my-vms.sqlite'))
    other.exec('BEGIN EXCLUSIVE')

    await store.save(buildOperation())
    expect(await store.list(ADA, 10)).toEqual([])

    other.exec('COMMIT')
    other.close()
    expect(errors).toEqual(Array(2).fill(expect.stringContaining('database is locked')))
    store.close()
  })
})
