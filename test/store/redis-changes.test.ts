import { createClock } from '../../simulator/clock.ts'
import { createBus } from '../../src/events/bus.ts'
import { createChangeLog } from '../../src/events/change-log.ts'
import { feedFromRedis } from '../../src/store/redis-changes.ts'
import { createAppClock } from '../support/app-clock.ts'
import { createTestIdentity, openTestConnection, startTestRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const ADA = 'tenant/ada'
const VM = { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'rg', name: 'web-01' }

describe('the changes of several processes', () => {
  const closings: (() => void)[] = []
  let redis: TestRedis

  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterAll(async () => {
    for (const close of closings) close()
    await redis.close()
  })

  async function open() {
    const identity = createTestIdentity(redis)
    const connection = openTestConnection({ url: redis.url, identity })
    await connection.untilUp()
    const ending = new AbortController()
    closings.push(() => {
      ending.abort()
      connection.close()
    })
    const events = createBus()
    const changes = createChangeLog()
    const heard: string[] = []
    changes.follow(new Set([ADA]), ({ vm }) => heard.push(vm.name), ending.signal)
    const begun = changes.lastId()
    feedFromRedis({ connection, changes, events, clock: createAppClock(createClock()), ending: ending.signal })
    await until(() => changes.lastId() !== begun)
    return {
      changes,
      heard,
      /** A Redis that has begun anew knows no token of before. */
      signInAnew: () => identity.forget(),
      change: (name: string) => events.publish('vm-changed', { personKey: ADA, vm: { ...VM, name } }),
    }
  }

  it('come to each of them once, in one order and under the same ids', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const begun = one.changes.lastId()
    for (let number = 0; number < 20; number += 1) (number % 2 ? one : other).change(`vm-${number}`)

    await until(() => one.heard.length >= 20 && other.heard.length >= 20)

    expect(one.heard).toEqual(other.heard)
    expect(one.heard.toSorted()).toEqual(Array.from({ length: 20 }, (_, number) => `vm-${number}`).toSorted())
    expect(one.changes.lastId()).toBe(other.changes.lastId())
    // Whoever was at one of them comes to the other.
    expect(other.changes.since(begun, new Set([ADA]))).toHaveLength(20)
  })

  it('from before a process began are none that its pages lack', async () => {
    const one = await open()
    one.change('before')
    await until(() => one.heard.includes('before'))

    const later = await open()

    expect(later.heard).toEqual([])
    expect(later.changes.since(later.changes.lastId(), new Set([ADA]))).toEqual([])
    expect(later.changes.lastId()).toBe(one.changes.lastId())
  })

  it('reach the pages of their own process while Redis is away, and all of them once it is back', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const begun = one.changes.lastId()
    await redis.stop()
    one.change('alone')
    await until(() => one.heard.includes('alone'))
    expect(other.heard).not.toContain('alone')

    await redis.start()
    for (const each of [one, other]) each.signInAnew()
    await until(() => other.heard.includes('alone'))

    // It had another id meanwhile: a page that knows an earlier one is read anew.
    await until(() => one.changes.since(begun, new Set([ADA])) === undefined)
  })
})
