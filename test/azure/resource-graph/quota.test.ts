import { setImmediate as later } from 'node:timers/promises'
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { createGraphQuota } from '../../../src/azure/resource-graph/quota.ts'
import { readTimespan } from '../../../src/azure/transport/retry-after.ts'
import { aCall, aPerson } from '../../support/call.ts'

/** A person's quota with an Azure that reports the remaining queries as the test decides. Waiting moves the clock. */
function build(azure: (asked: number) => Record<string, string> = () => ({})) {
  let now = 0
  const waits: number[] = []
  const clock = {
    now: () => now,
    wait: (ms: number) => {
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
  const quota = createGraphQuota({ clock })
  let asked = 0
  const ask = (call = aCall()) => {
    const request = createPipelineRequest({ url: 'https://arm.example/' })
    return quota.policyFor(call).sendRequest(request, () => {
      asked += 1
      return Promise.resolve({ request, status: 200, headers: createHttpHeaders(azure(asked)) })
    })
  }
  return { ask, waits, pass: (ms: number) => (now += ms) }
}

describe('a person’s questions to Resource Graph', () => {
  it('are asked at once up to half of the usual 15 in 5 seconds, and then in the next', async () => {
    const { ask, waits } = build()

    for (let count = 0; count < 7; count += 1) await ask()
    expect(waits).toEqual([])
    await ask()
    expect(waits).toEqual([5_000])
  })

  it('leave half to whatever else asks in the person’s name', async () => {
    const { ask, waits } = build((asked) => ({
      'x-ms-user-quota-remaining': String(9 - asked),
      'x-ms-user-quota-resets-after': '00:00:03',
    }))

    await ask()
    await ask()

    expect(waits).toEqual([3_000])
  })

  it.each([
    [8, 1],
    [14, 1],
    [3, 4],
    [0, 7],
  ])('asked all at once, of which a script has spent %i before, leave half: %i are asked', async (spent, expected) => {
    let left = 15 - spent
    let asked = 0
    // Time stands still: a request that has to wait does so until the person leaves.
    const wait = (_: number, over: AbortSignal) =>
      new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()))
    const quota = createGraphQuota({ clock: { now: () => 0, wait } })
    const leave = new AbortController()
    const request = createPipelineRequest({ url: 'https://arm.example/' })

    const all = Array.from({ length: 7 }, () =>
      quota.policyFor(aCall({ signal: leave.signal })).sendRequest(request, async () => {
        asked += 1
        left -= 1
        const headers = { 'x-ms-user-quota-remaining': String(left), 'x-ms-user-quota-resets-after': '00:00:05' }
        await later()
        return { request, status: 200, headers: createHttpHeaders(headers) }
      }),
    )
    for (let turn = 0; turn < 20; turn += 1) await later()
    leave.abort()
    const ends = await Promise.allSettled(all)

    expect(asked).toBe(expected)
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(7 - expected)
  })

  it('follow what Azure allows where that is more than usual', async () => {
    const { ask, waits } = build((asked) => ({
      'x-ms-user-quota-remaining': String(100 - asked),
      'x-ms-user-quota-resets-after': '00:00:05',
    }))

    for (let count = 0; count < 50; count += 1) await ask()
    expect(waits).toEqual([])
    await ask()
    expect(waits).toHaveLength(1)
  })

  it.each(['', 'many', '-1', '1.5'])('are not led astray by a quota of %j', async (remaining) => {
    const { ask, waits } = build(() => ({ 'x-ms-user-quota-remaining': remaining }))

    for (let count = 0; count < 7; count += 1) await ask()

    expect(waits).toEqual([])
  })

  it('do not count for anybody else', async () => {
    const { ask, waits } = build()
    for (let count = 0; count < 7; count += 1) await ask()

    await ask(aCall({ person: aPerson({ objectId: 'grace' }) }))

    expect(waits).toEqual([])
  })

  it('start anew once the time is over', async () => {
    const { ask, waits, pass } = build()
    for (let count = 0; count < 7; count += 1) await ask()
    pass(5_000)

    for (let count = 0; count < 7; count += 1) await ask()

    expect(waits).toEqual([])
  })

  it('that have to wait are told for how long, by how many wait before them', async () => {
    // Time stands still: a request that has to wait does so until the person leaves.
    const wait = (_: number, over: AbortSignal) =>
      new Promise<void>((resolve) => over.addEventListener('abort', () => resolve()))
    const quota = createGraphQuota({ clock: { now: () => 0, wait } })
    const leave = new AbortController()
    const request = createPipelineRequest({ url: 'https://arm.example/' })
    const told: number[] = []

    const all = Array.from({ length: 24 }, () =>
      quota
        .policyFor(aCall({ signal: leave.signal, onWait: (ms) => told.push(ms) }))
        .sendRequest(request, () => Promise.resolve({ request, status: 200, headers: createHttpHeaders() })),
    )
    for (let turn = 0; turn < 20; turn += 1) await later()

    expect(told).toEqual([
      ...Array<number>(7).fill(5_000),
      ...Array<number>(7).fill(10_000),
      ...Array<number>(3).fill(15_000),
    ])
    leave.abort()
    await Promise.allSettled(all)
  })

  it('are given up, with the time to wait, by who must have an answer now', async () => {
    const { ask } = build()
    for (let count = 0; count < 7; count += 1) await ask()

    const late = ask(aCall({ signal: AbortSignal.abort() }))

    await expect(late).rejects.toMatchObject({ kind: 'azure-throttled', azure: { retryAfter: 5 } })
  })
})

describe('a span of time', () => {
  it.each([
    ['00:00:05', 5_000],
    ['01:02:03', 3_723_000],
    ['5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('that is written %j takes %j ms', (text, ms) => {
    expect(readTimespan(text)).toBe(ms)
  })
})
