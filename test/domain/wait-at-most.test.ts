import { waitAtMost } from '../../src/domain/wait-at-most.ts'
import { createVirtualTime } from '../support/virtual-time.ts'

const never = new Promise<string>(() => undefined)

describe('waiting for a promise', () => {
  it('gives its answer and ends the wait for the time', async () => {
    const { now } = createVirtualTime()
    let hasEnded = false
    const wait = (_ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          hasEnded = true
          resolve()
        })
      })
    expect(await waitAtMost({ now, wait }, 60_000, Promise.resolve('the answer'))).toBe('the answer')
    expect(hasEnded).toBe(true)
  })

  it('gives up after the time', async () => {
    const time = createVirtualTime()
    const begun = time.now()
    expect(await time.run(waitAtMost(time, 1_000, never))).toBeUndefined()
    expect(time.now() - begun).toBe(1_000)
  })

  it('gives up when the signal aborts', async () => {
    const left = new AbortController()
    const waiting = waitAtMost(createVirtualTime(), 1_000, never, left.signal)
    left.abort()
    expect(await waiting).toBeUndefined()
  })

  it('fails as the promise does', async () => {
    await expect(waitAtMost(createVirtualTime(), 1_000, Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  })
})
