import { createClock } from '../../simulator/clock.ts'
import { createAppClock } from './app-clock.ts'

const NEVER = new AbortController().signal

describe('the clock of the app in tests', () => {
  it('goes on by as much as a test lets pass, and so does that of its Azure', () => {
    const azure = createClock()
    const clock = createAppClock(azure)
    using time = clock.hold()
    const before = clock.now()

    time.pass(60_000)

    const after = clock.now()
    expect(after - before).toBeGreaterThanOrEqual(60_000)
    expect(azure.now()).toBeGreaterThanOrEqual(after)
  })

  it('ends a wait that is held once that much has passed, and not before', async () => {
    const clock = createAppClock(createClock())
    using time = clock.hold()
    const wait = clock.wait(5_000, NEVER)

    time.pass(4_999)
    await new Promise((resolve) => setImmediate(resolve))
    expect(clock.waiting()).toBe(1)
    time.pass(1)
    await wait

    expect(clock.waiting()).toBe(0)
  })

  it('ends a wait for which nobody waits any more', async () => {
    const clock = createAppClock(createClock())

    await clock.wait(5_000, AbortSignal.abort())

    expect(clock.waiting()).toBe(0)
  })

  it('ends a limit as AbortSignal.timeout does, which it gives back', () => {
    const { timeout } = AbortSignal
    {
      using time = createAppClock(createClock()).hold()
      const limit = AbortSignal.timeout(9_000)
      time.pass(9_000)

      expect(limit.reason).toMatchObject({ name: 'TimeoutError' })
    }
    expect(AbortSignal.timeout).toBe(timeout)
  })
})
