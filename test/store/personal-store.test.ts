import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createClock } from '../../simulator/clock.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'
import type { PersonKey } from '../../src/domain/person.ts'
import type { PersonalStore } from '../../src/domain/personal-store.ts'
import { createPersonalTable } from '../../src/store/personal-table.ts'
import { createRedisPersonalStore } from '../../src/store/redis-personal-store.ts'
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite-store.ts'
import { createTroubleLog } from '../../src/store/trouble-log.ts'
import { createAppClock } from '../support/app-clock.ts'
import { HOSTILE_PERSON_KEYS } from '../support/hostile-person-keys.ts'
import { buildOperation, listOf, stateOf, TENANT } from '../support/operation.ts'
import { createTestIdentity, openTestConnection, startTestRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

function aPersonKey(): PersonKey {
  return `${TENANT}/${randomUUID()}`
}

const root = mkdtempSync(join(tmpdir(), 'my-vms-personal-'))
const simulated = createClock()
const clock = createAppClock(simulated, { patience: 20 })
let redis: TestRedis

beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(async () => {
  await redis.close()
  rmSync(root, { recursive: true })
})

interface Opened {
  readonly store: PersonalStore
  readonly close: () => unknown
}

function openSqlite(dataDir: string | undefined): SqliteStore {
  return openSqliteStore({ dataDir, clock, log: createTroubleLog(() => undefined) })
}

/** A store that has read its folder. */
async function openRead(dataDir: string): Promise<SqliteStore> {
  const store = openSqlite(dataDir)
  await until(async () => (await stateOf(store.operations)).isRead)
  return store
}

async function openRedis(): Promise<Opened> {
  const connection = openTestConnection({ url: redis.url, identity: createTestIdentity(redis) })
  await connection.untilUp()
  return { store: createRedisPersonalStore({ connection }), close: connection.close }
}

function openIn(dataDir: string | undefined): Promise<Opened> {
  const { personal, operations } = openSqlite(dataDir)
  return Promise.resolve({ store: personal, close: () => operations.close() })
}

/** Each keeper of the contract in domain/personal-store.ts. */
const KEEPERS: readonly [string, () => Promise<Opened>][] = [
  ['in memory', () => openIn(undefined)],
  ['in a folder', () => openIn(join(root, randomUUID()))],
  ['in Redis', openRedis],
]

describe.each(KEEPERS)('what people keep for themselves %s', (_, open) => {
  let opened: Opened
  let store: PersonalStore

  beforeEach(async () => {
    opened = await open()
    store = opened.store
  })
  afterEach(() => opened.close())

  it('comes back as it was saved, by key', async () => {
    const personKey = aPersonKey()
    await store.save(personKey, 'views', { key: 'b', value: 'two' })
    await store.save(personKey, 'views', { key: 'a', value: 'one' })

    expect(await store.list(personKey, 'views')).toEqual([
      { key: 'a', value: 'one' },
      { key: 'b', value: 'two' },
    ])
  })

  it('is replaced and removed one by one, and nothing else with it', async () => {
    const personKey = aPersonKey()
    for (const key of ['a', 'b', 'c']) await store.save(personKey, 'views', { key, value: key })

    await store.save(personKey, 'views', { key: 'a', value: 'other' })
    const isThere = [
      await store.remove(personKey, 'views', 'b'),
      await store.remove(personKey, 'views', 'b'),
      await store.remove(personKey, 'views', 'not there'),
    ]

    expect(isThere).toEqual([true, false, false])
    expect(await store.list(personKey, 'views')).toEqual([
      { key: 'a', value: 'other' },
      { key: 'c', value: 'c' },
    ])
  })

  it('is of one kind: favourites are no views', async () => {
    const personKey = aPersonKey()
    await store.save(personKey, 'favourites', { key: 'a', value: '' })

    expect(await store.list(personKey, 'views')).toEqual([])
    await store.remove(personKey, 'views', 'a')
    expect(await store.list(personKey, 'favourites')).toEqual([{ key: 'a', value: '' }])
  })

  it('may be saved again once it was removed', async () => {
    const personKey = aPersonKey()
    await store.save(personKey, 'favourites', { key: 'a', value: '1' })
    await store.remove(personKey, 'favourites', 'a')
    await store.save(personKey, 'favourites', { key: 'a', value: '2' })

    expect(await store.list(personKey, 'favourites')).toEqual([{ key: 'a', value: '2' }])
  })

  it('keeps whatever a key or a value holds', async () => {
    const personKey = aPersonKey()
    const texts = ["' OR 1=1 --", '\0', 'a\0b', '\r\nFLUSHALL\r\n', '\uD800', '\uFFFD', '💻', '*', '']
    for (const text of texts) await store.save(personKey, 'views', { key: text, value: text })

    const found = await store.list(personKey, 'views')
    expect(found).toHaveLength(texts.length)
    expect(found.map(({ value }) => value).toSorted()).toEqual(texts.toSorted())
    for (const text of texts) await store.remove(personKey, 'views', text)
    expect(await store.list(personKey, 'views')).toEqual([])
  })

  it("is never another person's, whatever an id looks like", async () => {
    for (const personKey of HOSTILE_PERSON_KEYS) {
      await store.save(personKey, 'favourites', { key: 'a', value: personKey })
    }

    for (const personKey of HOSTILE_PERSON_KEYS) {
      expect(await store.list(personKey, 'favourites')).toEqual([{ key: 'a', value: personKey }])
    }
    expect(await store.list(aPersonKey(), 'favourites')).toEqual([])
  })
})

describe('what people keep in a folder', () => {
  it('is there after a restart, beside the history', async () => {
    const [folder, personKey] = [join(root, randomUUID()), aPersonKey()]
    const before = openSqlite(folder)
    const operation = buildOperation({ personKey })
    await before.operations.save(operation)
    await before.personal.save(personKey, 'views', { key: 'a', value: 'one' })
    await before.operations.close()

    const after = await openRead(folder)

    expect(await after.personal.list(personKey, 'views')).toEqual([{ key: 'a', value: 'one' }])
    expect(await listOf(after.operations, personKey)).toEqual([operation])
    await after.operations.close()
  })

  it('stays removed after a restart, though the copy of another process still has it', async () => {
    const [folder, personKey] = [join(root, randomUUID()), aPersonKey()]
    const [one, other] = [openSqlite(folder), openSqlite(folder)]
    for (const { personal } of [one, other]) await personal.save(personKey, 'favourites', { key: 'a', value: '' })
    await other.personal.save(personKey, 'favourites', { key: 'b', value: '' })
    simulated.advance(1)
    await one.personal.remove(personKey, 'favourites', 'a')
    await one.operations.close()
    await other.operations.close()

    const after = await openRead(folder)

    expect(await after.personal.list(personKey, 'favourites')).toEqual([{ key: 'b', value: '' }])
    await after.operations.close()
  })

  it('is never pushed out by what others keep: a full table takes nothing new, and keeps what it has', () => {
    using database = new DatabaseSync(':memory:')
    const table = createPersonalTable({ database, maxItems: 2 })
    const [ada, grace] = [aPersonKey(), aPersonKey()]
    table.save(ada, 'views', { key: 'a', value: 'one' }, 1)
    table.save(grace, 'views', { key: 'a', value: 'one' }, 2)

    expect(() => table.save(grace, 'views', { key: 'b', value: 'two' }, 3)).toThrow('notKept')
    table.save(ada, 'views', { key: 'a', value: 'other' }, 4)

    expect(table.list(ada, 'views')).toEqual([{ key: 'a', value: 'other' }])
    expect(table.list(grace, 'views')).toEqual([{ key: 'a', value: 'one' }])
  })

  it('takes nothing that is longer once its size is reached, but what is shorter', () => {
    using database = new DatabaseSync(':memory:')
    const table = createPersonalTable({ database, maxSize: 1_000 })
    const ada = aPersonKey()
    table.save(ada, 'notes', { key: 'a', value: 'x'.repeat(700) }, 1)

    expect(() => table.save(ada, 'notes', { key: 'b', value: 'x'.repeat(400) }, 2)).toThrow('notKept')
    expect(() => table.save(ada, 'notes', { key: 'a', value: 'x'.repeat(1_000) }, 3)).toThrow('notKept')
    table.save(ada, 'notes', { key: 'a', value: 'x' }, 4)
    table.save(ada, 'notes', { key: 'b', value: 'x'.repeat(400) }, 5)

    expect(table.list(ada, 'notes').map(({ value }) => value.length)).toEqual([1, 400])
  })
})

describe('what people keep in Redis', () => {
  it('is shared by processes, and each use keeps it longer', async () => {
    const [one, other] = [await openRedis(), await openRedis()]
    const personKey = aPersonKey()
    const key = `my-vms:favourites:{${personKey}}`
    await one.store.save(personKey, 'favourites', { key: 'a', value: '' })
    await redis.ask('PEXPIRE', key, '60000')

    expect(await other.store.list(personKey, 'favourites')).toEqual([{ key: 'a', value: '' }])
    expect(Number(await redis.ask('PTTL', key))).toBeGreaterThan(BUDGETS.personalRetention - 60_000)
    for (const { close } of [one, other]) close()
  })

  it('leaves out what another program wrote under its key', async () => {
    const { store, close } = await openRedis()
    const personKey = aPersonKey()
    await store.save(personKey, 'views', { key: 'a', value: 'one' })
    const foreign = JSON.stringify({ personKey: aPersonKey(), key: 'x', value: 'secret' })
    await redis.ask('HSET', `my-vms:views:{${personKey}}`, 'no-json', '{', 'foreign', foreign, 'other', '{"key":1}')

    expect(await store.list(personKey, 'views')).toEqual([{ key: 'a', value: 'one' }])
    close()
  })

  it('is refused in words of its own while Redis is away, and is there again afterwards', async () => {
    const { proxy, url } = await redis.throughProxy()
    const connection = openTestConnection({ url, identity: createTestIdentity(redis) })
    await connection.untilUp()
    const store = createRedisPersonalStore({ connection })
    const personKey = aPersonKey()
    await store.save(personKey, 'views', { key: 'a', value: 'one' })

    proxy.close()
    const refusals = await Promise.allSettled([
      store.list(personKey, 'views'),
      store.save(personKey, 'views', { key: 'b', value: 'two' }),
      store.remove(personKey, 'views', 'a'),
    ])

    expect(refusals).toEqual(
      Array.from({ length: 3 }, () => ({
        status: 'rejected',
        reason: expect.objectContaining({ kind: 'conflict', sentence: { key: 'notKept' } }),
      })),
    )
    connection.close()
    const again = await openRedis()
    expect(await again.store.list(personKey, 'views')).toEqual([{ key: 'a', value: 'one' }])
    again.close()
  })
})
