import { waitOutThrottling } from '../../../src/azure/transport/wait-out.ts'
import { AppError } from '../../../src/domain/app-error.ts'

function throttle(retryAfter?: number): AppError {
  return new AppError('azure-throttled', 'askedTooOften', { azure: { retryAfter } })
}

/** Sends a request that fails with each of these errors in turn, and then succeeds. Time passes only by waiting. */
function ask(failures: readonly Error[], leaveAfterMs = Infinity) {
  const waits: number[] = []
  const leaving = new AbortController()
  const left = [...failures]
  let asked = 0
  const clock = {
    now: () => 0,
    wait: (ms: number) => {
      waits.push(ms)
      if (waits.reduce((sum, wait) => sum + wait) > leaveAfterMs) leaving.abort()
      return Promise.resolve()
    },
  }
  const answer = waitOutThrottling(
    () => {
      asked += 1
      const failure = left.shift()
      return failure ? Promise.reject(failure) : Promise.resolve('an answer')
    },
    clock,
    leaving.signal,
  )
  return { answer, waits, asked: () => asked }
}

describe('being throttled', () => {
  it('is waited out as long as Azure asks for', async () => {
    const { answer, waits } = ask([throttle(17), throttle(3)])

    expect(await answer).toBe('an answer')
    expect(waits).toEqual([17_000, 3_000])
  })

  it('is waited out for five seconds where Azure does not say how long', async () => {
    const { answer, waits } = ask([throttle()])

    await answer
    expect(waits).toEqual([5_000])
  })

  it('is waited out for a minute at most', async () => {
    const { answer, waits } = ask([throttle(3_600)])

    await answer
    expect(waits).toEqual([60_000])
  })

  it('is told after four tries in a row', async () => {
    const { answer, waits, asked } = ask([throttle(1), throttle(1), throttle(1), throttle(9), throttle(1)])

    await expect(answer).rejects.toMatchObject({ azure: { retryAfter: 9 } })
    expect(asked()).toBe(4)
    expect(waits).toHaveLength(3)
  })

  it.each(['azure-slow', 'azure-unavailable', 'forbidden'] as const)('is no failure that is %s', async (kind) => {
    const { answer, waits } = ask([new AppError(kind, 'notAllowed')])

    await expect(answer).rejects.toThrow('notAllowed')
    expect(waits).toEqual([])
  })

  it('is waited out for nobody who has left', async () => {
    const { answer, asked } = ask([throttle(10), throttle(10)], 5_000)

    await expect(answer).rejects.toThrow('askedTooOften')
    expect(asked()).toBe(1)
  })
})
