import { createClock } from '../../simulator/clock.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'
import { createRedisLeases } from '../../src/store/redis-leases.ts'
import { createAppClock } from '../support/app-clock.ts'
import { createTestIdentity, openTestConnection, startTestRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const ADA = 'tenant/ada'
const GRACE = 'tenant/grace'

describe('the lease of a person', () => {
  const closings: (() => void)[] = []
  let redis: TestRedis

  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterEach(() => {
    for (const close of closings.splice(0)) close()
  })
  afterAll(() => redis.close())

  /** One process. */
  async function open() {
    const connection = openTestConnection({ url: redis.url, identity: createTestIdentity(redis) })
    await connection.untilUp()
    closings.push(() => connection.close())
    return { ...createRedisLeases({ connection, clock: createAppClock(createClock()) }), connection }
  }
  const leaving = () => {
    const controller = new AbortController()
    closings.push(() => controller.abort())
    return controller
  }

  it('is with one process at a time, each person’s by itself', async () => {
    const [one, other] = await Promise.all([open(), open()])

    const [first, second, ofGrace] = [
      await one.take(ADA, leaving().signal),
      await other.take(ADA, leaving().signal),
      await other.take(GRACE, leaving().signal),
    ]

    expect([first, second, ofGrace].map((lease) => lease.isHeld())).toEqual([true, false, true])
  })

  it('goes to another one as soon as it is let go', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const end = leaving()
    const first = await one.take(ADA, end.signal)
    const second = await other.take(ADA, leaving().signal)

    end.abort()

    await until(() => second.isHeld())
    expect(first.isHeld()).toBe(false)
  })

  it('goes to another one some seconds after its process has gone without a word', async () => {
    const [one, other] = await Promise.all([open(), open()])
    await one.take(ADA, leaving().signal)
    const second = await other.take(ADA, leaving().signal)
    const begun = performance.now()

    one.connection.close()

    await until(() => second.isHeld())
    expect(performance.now() - begun).toBeGreaterThan(BUDGETS.lease - BUDGETS.leaseRenewal)
  })

  it('is nobody’s for certain once Redis has been away for its time', async () => {
    const one = await open()
    const lease = await one.take(ADA, leaving().signal)
    redis.freeze()

    await until(() => !lease.isHeld())

    redis.thaw()
    await until(() => lease.isHeld())
  })
})
