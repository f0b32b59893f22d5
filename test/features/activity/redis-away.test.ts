import { type MyVms, rowsOf, textOf } from '../../support/my-vms.ts'
import { startOnSharedRedis } from '../../support/shared-redis.ts'
import { until } from '../../support/until.ts'

describe('what people did, with a Redis that goes away', () => {
  let site: Awaited<ReturnType<typeof startOnSharedRedis>>

  beforeAll(async () => {
    site = await startOnSharedRedis()
    await untilWhole(site.myVms)
    await untilWhole(site.other)
  })
  afterAll(() => site.close())

  const activityOf = async (app: MyVms) => textOf(await app.get('ada', '/operations').expect(200))
  const untilWhole = (app: MyVms) => until(async () => !/limited for now/.test(await activityOf(app)))

  it('is limited for now, never said to be nothing, and whole again after its return', async () => {
    const { redis, myVms, other } = site
    expect(await activityOf(myVms)).toContain('Nothing yet')
    const vm = rowsOf(await myVms.get('ada', '/vms?state=deallocated'))[0]
    redis.freeze()

    await until(async () => /limited for now/.test(await activityOf(myVms)))
    const empty = await activityOf(myVms)
    await myVms.post('ada', `${vm?.element.querySelector('a')?.getAttribute('href')?.split('?')[0]}/start`).expect(303)
    const meanwhile = await activityOf(myVms)

    expect(empty).not.toContain('Nothing yet')
    expect(meanwhile).toMatch(/limited for now: it lacks what was done before\./)
    expect(meanwhile).toContain(vm?.name)
    expect(await activityOf(other)).not.toContain('Nothing yet')

    redis.thaw()
    await untilWhole(myVms)
    await until(async () => (await activityOf(other)).includes(vm?.name ?? '?'))
    expect(await activityOf(myVms)).toContain(vm?.name)
  })
})
