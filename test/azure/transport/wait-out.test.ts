import { RestError } from '@azure/core-rest-pipeline'
import { waitOut } from '../../../src/azure/transport/wait-out.ts'
import { AppError } from '../../../src/domain/app-error.ts'

const PATIENCE_MS = 60_000

function throttle(retryAfter?: number): AppError {
  return new AppError('azure-throttled', 'askedTooOften', { azure: { retryAfter } })
}

/** A failure of Azure's own; without a status there was no answer at all. */
function fail(statusCode?: number, retryAfter?: number): AppError {
  const cause = new RestError('', statusCode === undefined ? {} : { statusCode })
  return new AppError('azure-unavailable', 'azureTrouble', { cause, azure: { retryAfter } })
}

/** Sends a request that fails with each of these errors in turn, and then succeeds. Time passes only by waiting. */
function ask(failures: readonly Error[], leaveAfterMs = Infinity) {
  const waits: number[] = []
  const leaving = new AbortController()
  const left = [...failures]
  let asked = 0
  let now = 0
  const clock = {
    now: () => now,
    wait: (ms: number) => {
      waits.push(ms)
      now += ms
      if (now > leaveAfterMs) leaving.abort()
      return Promise.resolve()
    },
  }
  const answer = waitOut(
    () => {
      asked += 1
      const failure = left.shift()
      return failure ? Promise.reject(failure) : Promise.resolve('an answer')
    },
    { clock, signal: leaving.signal, until: PATIENCE_MS },
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

  it.each<[string, readonly AppError[], readonly number[]]>([
    ['at once', [throttle(61)], []],
    ['after a shorter wait', [throttle(40), throttle(21)], [40_000]],
  ])('is told at once where the wait would take too long: %s', async (_, failures, expected) => {
    const { answer, waits } = ask(failures)

    await expect(answer).rejects.toBe(failures.at(-1))
    expect(waits).toEqual(expected)
  })

  it('is told after four tries in a row', async () => {
    const { answer, waits, asked } = ask([throttle(1), throttle(1), throttle(1), throttle(9), throttle(1)])

    await expect(answer).rejects.toMatchObject({ azure: { retryAfter: 9 } })
    expect(asked()).toBe(4)
    expect(waits).toHaveLength(3)
  })

  it('is waited out for nobody who has left', async () => {
    const { answer, asked } = ask([throttle(10), throttle(10)], 5_000)

    await expect(answer).rejects.toThrow('askedTooOften')
    expect(asked()).toBe(1)
  })
})

describe('a failure of Azure’s own', () => {
  it.each([500, 502, 503, undefined])('%s is tried again after a moment, twice', async (status) => {
    const { answer, waits } = ask([fail(status), fail(status)])

    expect(await answer).toBe('an answer')
    expect(waits).toEqual([250, 750])
  })

  it('is told after three tries', async () => {
    const { answer, asked } = ask([fail(502), fail(502), fail(502)])

    await expect(answer).rejects.toThrow('azureTrouble')
    expect(asked()).toBe(3)
  })

  it('is tried again as late as Azure asks for', async () => {
    const { answer, waits } = ask([fail(503, 4)])

    await answer
    expect(waits).toEqual([4_000])
  })

  it.each<[string, AppError]>([
    ['slow', new AppError('azure-slow', 'azureSlow')],
    ['a refusal', new AppError('forbidden', 'notAllowed', { cause: new RestError('', { statusCode: 403 }) })],
    ['an answer without sense', new AppError('azure-unavailable', 'azureUnclear', { cause: new TypeError() })],
    ['half an answer', fail(200)],
  ])('is not %s', async (_, failure) => {
    const { answer, waits } = ask([failure])

    await expect(answer).rejects.toBe(failure)
    expect(waits).toEqual([])
  })
})
