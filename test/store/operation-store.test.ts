import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createClock } from '../../simulator/clock.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'
import type { Operation } from '../../src/domain/operation.ts'
import type { PersonKey } from '../../src/domain/person.ts'
import { VM_ACTION_NAMES } from '../../src/domain/vm-actions/vm-action.ts'
import type { OperationStore } from '../../src/features/activity/ports.ts'
import { createOperationTable } from '../../src/store/operation-table.ts'
import { createRedisOperations } from '../../src/store/redis-operations.ts'
import { openSqliteStore } from '../../src/store/sqlite-store.ts'
import { findStoredOperation } from '../../src/store/stored-operation.ts'
import { createTroubleLog } from '../../src/store/trouble-log.ts'
import { createAppClock } from '../support/app-clock.ts'
import { HOSTILE_PERSON_KEYS } from '../support/hostile-person-keys.ts'
import { buildOperation, listOf, TENANT } from '../support/operation.ts'
import { createTestIdentity, openTestConnection, startTestRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

function aPersonKey(): PersonKey {
  return `${TENANT}/${randomUUID()}`
}

function aFailure(personKey: PersonKey, begunAt = Date.now()): Operation {
  return buildOperation({
    personKey,
    begunAt,
    status: 'failed',
    endedAt: begunAt + 1,
    failure: {
      code: 'OperationNotAllowed',
      sentence: { key: 'quotaOf', params: { quota: 'Cores', limit: '50', used: '48', needed: '4' } },
      cure: 'quota',
      message: 'It results in exceeding approved Cores quota.',
    },
  })
}

const folder = mkdtempSync(join(tmpdir(), 'my-vms-store-'))
const clock = createAppClock(createClock(), { patience: 20 })
const log = createTroubleLog(() => undefined)
let redis: TestRedis

beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(async () => {
  await redis.close()
  rmSync(folder, { recursive: true })
})

async function openRedis(): Promise<OperationStore> {
  const connection = openTestConnection({ url: redis.url, identity: createTestIdentity(redis) })
  await connection.untilUp()
  return createRedisOperations({ connection })
}
const openSqlite = (dataDir: string | undefined) => Promise.resolve(openSqliteStore({ dataDir, clock, log }).operations)

/** Each keeper of the contract in features/activity/ports.ts. */
const STORES: readonly [string, () => Promise<OperationStore>][] = [
  ['in memory', () => openSqlite(undefined)],
  ['in a folder', () => openSqlite(join(folder, randomUUID()))],
  ['in Redis', openRedis],
]

describe.each(STORES)('operations %s', (_, open) => {
  let store: OperationStore

  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  it('come back as they were saved, newest first, as many as asked for', async () => {
    const personKey = aPersonKey()
    const operations = [1, 2, 3].map((minute) => buildOperation({ begunAt: Date.now() + minute * 60_000, personKey }))
    for (const operation of operations) await store.save(operation)

    expect(await listOf(store, personKey)).toEqual(operations.toReversed())
    expect(await listOf(store, personKey, 2)).toEqual(operations.toReversed().slice(0, 2))
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

    expect(await listOf(store, personKey)).toEqual([ended])
  })

  it('are replaced when Azure has accepted them, and not by what was saved before and arrives after', async () => {
    const personKey = aPersonKey()
    const accepted = buildOperation({ personKey, before: { power: 'running', provisioning: 'Succeeded' } })
    const sending = { ...accepted, pollUrl: undefined, stage: 'sending' as const }

    await store.save(sending)
    expect(await listOf(store, personKey)).toEqual([sending])
    await store.save(accepted)
    expect(await listOf(store, personKey)).toEqual([accepted])
  })

  it('come from waiting for their turn to being sent, and then to being accepted', async () => {
    const personKey = aPersonKey()
    const accepted = buildOperation({ personKey, bulk: 'many' })
    const waiting = { ...accepted, pollUrl: undefined, stage: 'waiting' as const }
    const sending = { ...waiting, stage: 'sending' as const }

    for (const now of [waiting, sending, waiting, sending, accepted]) {
      await store.save(now)
      expect(await listOf(store, personKey)).toEqual([now])
    }
  })

  it('keep all that is to be told of a failure', async () => {
    const personKey = aPersonKey()
    const failed: Operation = {
      ...aFailure(personKey),
      before: { power: 'deallocated', provisioning: 'Succeeded', isSpot: true },
      correlationId: 'c-1',
    }
    await store.save(failed)

    expect(await listOf(store, personKey)).toEqual([failed])
  })

  it('stay read, though what was known before arrives late', async () => {
    const failed = aFailure(aPersonKey())
    const read = { ...failed, readAt: 7 }

    for (const one of [failed, read, failed, { ...failed, status: 'running', failure: undefined } as const]) {
      await store.save(one)
    }

    expect(await listOf(store, failed.personKey)).toEqual([read])
  })

  it('are read one by one', async () => {
    const personKey = aPersonKey()
    // What is older than a week is dropped whenever a folder has been read.
    const [one, other] = [aFailure(personKey), aFailure(personKey, Date.now() - 1_000)]
    await store.save(one)
    await store.save(other)
    await store.save({ ...other, readAt: 7 })

    expect((await listOf(store, personKey)).map(({ readAt }) => readAt)).toEqual([undefined, 7])
  })

  it('keep whatever a name or a sentence of Azure holds', async () => {
    const personKey = aPersonKey()
    const vm = { subscriptionId: 'é', resourceGroup: '\r\n*3\r\n"\\', name: '💻\0' }
    const operation = buildOperation({ personKey, vm })
    await store.save(operation)

    expect(await listOf(store, personKey)).toEqual([operation])
  })

  it("are never another person's, whatever an id looks like", async () => {
    for (const personKey of HOSTILE_PERSON_KEYS) await store.save(buildOperation({ personKey }))

    for (const personKey of HOSTILE_PERSON_KEYS) {
      const found = await listOf(store, personKey)
      expect(found.map((operation) => operation.personKey)).toEqual([personKey])
    }
    expect(await listOf(store, aPersonKey())).toEqual([])
  })

  it('have every action that there is, and leave out one that a newer version of the app knows', async () => {
    const personKey = aPersonKey()
    for (const [index, action] of VM_ACTION_NAMES.entries())
      await store.save(buildOperation({ id: randomUUID(), personKey, action, begunAt: Date.now() + index }))
    const newer = { ...buildOperation({ id: randomUUID(), personKey }), action: 'teleport' }
    await store.save(JSON.parse(JSON.stringify(newer)))

    const actions = (await listOf(store, personKey)).map(({ action }) => action)

    expect(actions.toReversed()).toEqual(VM_ACTION_NAMES)
  })

  it('say that they could be read', async () => {
    // A folder has some time until then, without keeping anybody waiting.
    await until(async () => (await store.list(aPersonKey(), 1)).history.isRead)
  })
})

describe('operations of several copies', () => {
  it('are not unknown again by a copy that was saved before Azure accepted', async () => {
    const table = createOperationTable({ database: new DatabaseSync(':memory:') })
    const accepted = buildOperation()
    const sending = { ...accepted, pollUrl: undefined, stage: 'sending' as const }
    const toRow = (one: Operation) => [one.id, one.personKey, one.begunAt, JSON.stringify(one)] as const

    await table.merge([toRow(sending), toRow(accepted), toRow(sending)], Date.now())

    expect(table.list(accepted.personKey, 10)).toEqual([accepted])
  })

  it('were sent, if a copy says so of what waited for its turn in another', async () => {
    const table = createOperationTable({ database: new DatabaseSync(':memory:') })
    const waiting = { ...buildOperation(), pollUrl: undefined, stage: 'waiting' as const }
    const sending = { ...waiting, stage: 'sending' as const }
    const toRow = (one: Operation) => [one.id, one.personKey, one.begunAt, JSON.stringify(one)] as const

    await table.merge([toRow(waiting), toRow(sending)], Date.now())

    expect(table.list(sending.personKey, 10)).toEqual([sending])
  })

  it('have ended even if nobody ever knew whether Azure had accepted them', async () => {
    const table = createOperationTable({ database: new DatabaseSync(':memory:') })
    const sending = { ...buildOperation(), pollUrl: undefined, stage: 'sending' as const }
    const ended = { ...sending, status: 'unknown', endedAt: 1 } as const
    const toRow = (one: Operation) => [one.id, one.personKey, one.begunAt, JSON.stringify(one)] as const

    await table.merge([toRow(sending), toRow(ended), toRow(sending)], Date.now())

    expect(table.list(sending.personKey, 10)).toEqual([ended])
  })
})

describe('operations of several copies that were read', () => {
  it('stay read, whichever copy comes first', async () => {
    const failed = aFailure(aPersonKey())
    const read = { ...failed, readAt: 7 }
    const toRow = (one: Operation) => [one.id, one.personKey, one.begunAt, JSON.stringify(one)] as const

    for (const order of [
      [failed, read],
      [read, failed],
    ]) {
      const table = createOperationTable({ database: new DatabaseSync(':memory:') })
      await table.merge(order.map(toRow), Date.now())
      expect(table.list(failed.personKey, 10)).toEqual([read])
    }
  })
})

describe('what another version of the app has saved', () => {
  it('is read as far as this one understands it', () => {
    const failed = aFailure(aPersonKey())
    const { code, sentence } = { code: 'X', sentence: { key: 'azureSays', params: { text: 'No.' } } }
    const read = (failure: unknown) =>
      findStoredOperation(JSON.stringify({ ...failed, failure }), failed.personKey)?.failure

    expect(read({ code, sentence })).toEqual({ code, sentence })
    expect(read({ code, sentence, cure: 'a-cure-of-tomorrow' })).toEqual({ code, sentence, cure: 'unknown' })
  })
})

describe('operations in Redis', () => {
  it('are read in all processes once one has been told, and go with their other fields', async () => {
    const [one, other] = [await openRedis(), await openRedis()]
    const failed = aFailure(aPersonKey(), 1)
    await one.save(failed)
    await other.save({ ...failed, readAt: 7 })
    expect((await listOf(one, failed.personKey)).map(({ readAt }) => readAt)).toEqual([7])

    await one.save(buildOperation({ personKey: failed.personKey }))
    await listOf(one, failed.personKey, 1)
    const fields = await redis.ask('HKEYS', `my-vms:operations:{${failed.personKey}}`)

    expect(fields).toHaveLength(1)
    await one.close()
    await other.close()
  })

  it('are shared by processes', async () => {
    const [one, other] = [await openRedis(), await openRedis()]
    const operation = buildOperation({ personKey: aPersonKey() })

    await one.save(operation)

    expect(await listOf(other, operation.personKey)).toEqual([operation])
    await one.close()
    await other.close()
  })

  it('have a key of their person, in braces for a cluster, which expires, and hold no token', async () => {
    const store = await openRedis()
    const operation = buildOperation({ personKey: aPersonKey() })
    await store.save(operation)
    const key = `my-vms:operations:{${operation.personKey}}`

    const [type, ttl] = await redis.administer([
      ['TYPE', key],
      ['PTTL', key],
    ])

    expect(type).toBe('hash')
    expect(Number(ttl)).toBeGreaterThan(BUDGETS.operationRetention - 60_000)
    expect(Number(ttl)).toBeLessThanOrEqual(BUDGETS.operationRetention)
    expect(JSON.stringify(operation)).not.toMatch(/eyJ|bearer/i)
    await store.close()
  })

  it('are not begun again by what arrives late, after their end', async () => {
    const store = await openRedis()
    const operation = buildOperation({ personKey: aPersonKey() })
    const ended = { ...operation, status: 'succeeded', endedAt: 2 } as const
    await store.save(ended)

    await store.save(operation)

    expect(await listOf(store, operation.personKey)).toEqual([ended])
    await store.close()
  })

  it('are not unknown again by what was saved before Azure accepted and arrives after', async () => {
    const store = await openRedis()
    const accepted = buildOperation({ personKey: aPersonKey() })
    await store.save(accepted)

    await store.save({ ...accepted, pollUrl: undefined, stage: 'sending' as const })

    expect(await listOf(store, accepted.personKey)).toEqual([accepted])
    await store.close()
  })

  it('leave out what another program wrote under their key', async () => {
    const store = await openRedis()
    const operation = buildOperation({ personKey: aPersonKey() })
    await store.save(operation)
    const key = `my-vms:operations:{${operation.personKey}}`
    const foreign = JSON.stringify(buildOperation({ personKey: aPersonKey() }))
    await redis.ask('HSET', key, 'no-json', '{', 'other', '{"id":1}', 'foreign', foreign)

    expect(await listOf(store, operation.personKey)).toEqual([operation])
    await store.close()
  })

  it('keep what was in Redis before', async () => {
    await redis.ask('SET', 'elsewhere', 'untouched')
    const store = await openRedis()
    await store.save(buildOperation())

    expect(await redis.ask('STRLEN', 'elsewhere')).toBe('9')
    await store.close()
  })
})
