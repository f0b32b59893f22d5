import type { Clock as AzureClock } from '../../simulator/clock.ts'
import type { Clock } from '../../src/domain/clock.ts'

export interface AppClock extends Clock {
  /** How many callers wait for the clock now. */
  waiting(): number
  hold(): HeldTime
}

/** Time that only the test advances for the app, until it is disposed of. */
export interface HeldTime extends Disposable {
  /** Advances the time, and ends every timeout and wait that is then due. */
  pass(ms: number): void
}

/** The real one: a test that ran out of time must not leave its own to all others. */
const { timeout } = AbortSignal

/** Waits of this length are limits of the app for what should take a moment. */
const LIMIT_MS = 2_000

/**
 * The app's clock: that of its Azure, which a test may advance.
 *
 * @param options.patience how many times as long its limits are, for tests that are not about what is late: on a busy machine a child
 * process needs seconds. Held time passes as the app says.
 */
export function createAppClock(azure: AzureClock, { patience = 1 }: { patience?: number } = {}): AppClock {
  let waiting = 0
  const toLasting = (ms: number) => (ms >= LIMIT_MS && AbortSignal.timeout === timeout ? ms * patience : ms)
  return {
    now: azure.now,
    wait: async (ms, signal) => {
      waiting += 1
      await Promise.race([untilAborted(signal), untilAborted(AbortSignal.timeout(toLasting(ms)))])
      waiting -= 1
    },
    waiting: () => waiting,
    hold() {
      const limits: { readonly at: number; readonly end: AbortController }[] = []
      let passed = 0
      AbortSignal.timeout = (ms) => {
        const end = new AbortController()
        limits.push({ at: passed + ms, end })
        return end.signal
      }
      return {
        pass: (ms) => {
          passed += ms
          azure.advance(ms)
          for (const { at, end } of limits) {
            if (at <= passed) end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
          }
        },
        [Symbol.dispose]: () => {
          AbortSignal.timeout = timeout
        },
      }
    },
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => {
      resolve()
    })
  })
}
