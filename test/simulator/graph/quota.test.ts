import { createGraphQuota, createThrottledBody } from '../../../simulator/graph/api/quota.ts'
import { noon } from './graph-support.ts'

function createQuota() {
  let now = noon
  const clock = { now: () => now, advance: (ms: number) => (now += ms), reset: () => undefined }
  return { clock, quota: createGraphQuota({ clock }) }
}

function takeMany(quota: ReturnType<typeof createGraphQuota>, principal: string, times: number) {
  return Array.from({ length: times }, () => quota.take(principal))
}

describe('the quota of queries', () => {
  it('counts down from 15 and tells when it starts anew', () => {
    const { quota, clock } = createQuota()

    expect(quota.take('ada')).toEqual({
      allowed: true,
      remaining: 14,
      resetsAfterMs: 5000,
      headers: {
        'x-ms-ratelimit-remaining-tenant-resource-requests': '14',
        'x-ms-user-quota-remaining': '14',
        'x-ms-user-quota-resets-after': '00:00:05',
      },
    })
    clock.advance(2500)
    expect(quota.take('ada')).toMatchObject({ remaining: 13, headers: { 'x-ms-user-quota-resets-after': '00:00:03' } })
  })

  it('refuses the 16th query in 5 seconds and says when to come back', () => {
    const { quota, clock } = createQuota()
    const taken = takeMany(quota, 'ada', 15)
    clock.advance(1000)

    expect(taken.every(({ allowed }) => allowed)).toBe(true)
    expect(quota.take('ada')).toMatchObject({ allowed: false, remaining: 0, headers: { 'retry-after': '4' } })
  })

  it('is full again after 5 seconds', () => {
    const { quota, clock } = createQuota()
    takeMany(quota, 'ada', 20)
    clock.advance(4999)
    const before = quota.take('ada')
    clock.advance(1)

    expect(before.allowed).toBe(false)
    expect(quota.take('ada')).toMatchObject({ allowed: true, remaining: 14 })
  })

  it("is each principal's own", () => {
    const { quota } = createQuota()
    takeMany(quota, 'ada', 20)

    expect(quota.take('grace')).toMatchObject({ allowed: true, remaining: 14 })
  })

  it('can be reset', () => {
    const { quota } = createQuota()
    takeMany(quota, 'ada', 20)
    quota.reset()

    expect(quota.take('ada').allowed).toBe(true)
  })

  it('has the body that Azure sends', () => {
    expect(createThrottledBody(noon)).toMatchObject({
      error: {
        code: 'RateLimiting',
        details: [{ code: 'RateLimiting', message: expect.stringContaining('has been throttled') }],
      },
    })
  })
})
