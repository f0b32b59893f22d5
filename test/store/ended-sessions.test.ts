import { randomUUID } from 'node:crypto'
import { createClock } from '../../simulator/clock.ts'
import { createEndedSessions } from '../../src/store/ended-sessions.ts'
import { createRedisEndedSessions } from '../../src/store/redis-ended-sessions.ts'
import { createAppClock } from '../support/app-clock.ts'
import { createTestIdentity, openTestConnection, startTestRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const HOUR = 3_600_000

const azureClock = createClock()
const clock = createAppClock(azureClock)
const openInMemory = () => createEndedSessions({ clock })
const closings: (() => void)[] = []
const { signal: ending } = new AbortController()
let redis: TestRedis

beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(async () => {
  for (const close of closings) close()
  await redis.close()
})

async function openConnection() {
  const connection = openTestConnection({ url: redis.url, identity: createTestIdentity(redis) })
  await connection.untilUp()
  closings.push(() => connection.close())
  return connection
}
async function openInRedis() {
  return createRedisEndedSessions({ connection: await openConnection(), own: openInMemory(), clock, ending })
}

/** Each keeper of the contract in domain/ended-sessions.ts. */
const LISTS: readonly [string, () => Promise<ReturnType<typeof openInMemory>>][] = [
  ['in memory', () => Promise.resolve(openInMemory())],
  ['in Redis', openInRedis],
]

const aSession = () => ({ id: randomUUID(), sid: randomUUID(), begunAt: clock.now() })
const inAnHour = () => clock.now() + HOUR

describe.each(LISTS)('the ended sessions %s', (_, open) => {
  it('hold a session by its own id', async () => {
    const list = await open()
    const [ended, other] = [aSession(), aSession()]
    await list.end({ by: 'id', id: ended.id, until: inAnHour() })

    expect(await list.isEnded(ended)).toBe(true)
    expect(await list.isEnded(other)).toBe(false)
  })

  it('hold each session of a sign-in at Entra', async () => {
    const list = await open()
    const one = aSession()
    const two = { ...aSession(), sid: one.sid }
    await list.end({ by: 'sid', id: one.sid, until: inAnHour() })

    expect(await Promise.all([one, two, aSession()].map((each) => list.isEnded(each)))).toEqual([true, true, false])
  })

  it('hold no session that the same sign-in at Entra has led to later', async () => {
    const list = await open()
    const before = aSession()
    await list.end({ by: 'sid', id: before.sid, until: inAnHour() })
    azureClock.advance(1)
    const later = { ...aSession(), sid: before.sid }

    expect(await list.isEnded(before)).toBe(true)
    expect(await list.isEnded(later)).toBe(false)
  })

  it('take no id for the other kind', async () => {
    const list = await open()
    const session = aSession()
    await list.end({ by: 'id', id: session.sid, until: inAnHour() })
    await list.end({ by: 'sid', id: session.id, until: inAnHour() })

    expect(await list.isEnded(session)).toBe(false)
  })

  it('do not take a sign-in without a name for one that has ended', async () => {
    const list = await open()
    await list.end({ by: 'sid', id: randomUUID(), until: inAnHour() })

    expect(await list.isEnded({ ...aSession(), sid: '' })).toBe(false)
  })

  it.each(['*', 'a:b', 'a\r\nFLUSHALL', "' OR 1=1 --", 'x'.repeat(10_000)])(
    'take any text for an id: %#',
    async (id) => {
      const list = await open()
      await list.end({ by: 'id', id, until: inAnHour() })

      expect(await list.isEnded({ ...aSession(), id, sid: '' })).toBe(true)
      expect(await list.isEnded({ ...aSession(), id: `${id}x`, sid: '' })).toBe(false)
    },
  )
})

describe('the ended sessions in memory', () => {
  it('forget what no session can mean any more', async () => {
    const list = openInMemory()
    const session = aSession()
    await list.end({ by: 'id', id: session.id, until: inAnHour() })
    azureClock.advance(HOUR + 1)

    expect(await list.isEnded(session)).toBe(false)
  })
})

describe('the ended sessions in Redis', () => {
  it('are those of every instance', async () => {
    const [here, there] = [await openInRedis(), await openInRedis()]
    const session = aSession()
    await here.end({ by: 'id', id: session.id, until: inAnHour() })

    expect(await there.isEnded(session)).toBe(true)
  })

  it('are forgotten there too when no session can mean them any more', async () => {
    const [here, there] = [await openInRedis(), await openInRedis()]
    const session = aSession()
    await here.end({ by: 'id', id: session.id, until: clock.now() + 50 })

    await until(async () => !(await there.isEnded(session)))
  })

  it('keep nobody out while Redis is away, but whom this instance has ended; and reach it once it is back', async () => {
    const connection = await openConnection()
    let isAway = true
    const flaky: Pick<typeof connection, 'call'> = {
      call: (send) => (isAway ? Promise.reject(new Error('It is away.')) : connection.call(send)),
    }
    const list = createRedisEndedSessions({ connection: flaky, own: openInMemory(), clock, ending })
    const [ended, other] = [aSession(), aSession()]
    await list.end({ by: 'id', id: ended.id, until: inAnHour() })
    expect(await list.isEnded(ended)).toBe(true)
    expect(await list.isEnded(other)).toBe(false)
    const there = await openInRedis()
    expect(await there.isEnded(ended)).toBe(false)

    isAway = false

    await until(async () => there.isEnded(ended))
  })

  it('lose no sign-out of an outage, however many sign-ins at Entra are said to have ended meanwhile', async () => {
    const connection = await openConnection()
    let isAway = true
    const flaky: Pick<typeof connection, 'call'> = {
      call: (send) => (isAway ? Promise.reject(new Error('It is away.')) : connection.call(send)),
    }
    const list = createRedisEndedSessions({ connection: flaky, own: openInMemory(), clock, ending })
    const madeUp = Array.from({ length: 10_000 }, (_, number) => `made-up-${number}`)
    await Promise.all(madeUp.map((id) => list.end({ by: 'sid', id, until: inAnHour() })))
    const signedOut = aSession()
    await list.end({ by: 'id', id: signedOut.id, until: inAnHour() })

    isAway = false

    const there = await openInRedis()
    await until(async () => there.isEnded(signedOut))
  })
})
