import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../src/domain/clock.ts'

interface Timer {
  readonly at: number
  readonly ring: () => void
}

/** Time that jumps to the next wait as soon as nothing else is to do: minutes pass in a moment. */
export interface VirtualTime extends Clock {
  /** Resolves with what `work` resolves with. */
  run<T>(work: Promise<T>): Promise<T>
}

export function createVirtualTime(): VirtualTime {
  let now = Date.parse('2026-11-30T08:00:00Z')
  const timers = new Set<Timer>()
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const timer = {
          at: now + Math.max(0, ms),
          ring() {
            timers.delete(timer)
            signal.removeEventListener('abort', timer.ring)
            resolve()
          },
        }
        timers.add(timer)
        signal.addEventListener('abort', timer.ring)
      }),
    async run(work) {
      const state = { isDone: false }
      const end = () => {
        state.isDone = true
      }
      work.then(end, end)
      for (let idle = 0; idle < MOST_IDLE; idle += 1) {
        await turn()
        const [next] = [...timers].toSorted((a, b) => a.at - b.at)
        if (state.isDone) return work
        if (!next) continue
        idle = 0
        now = next.at
        next.ring()
      }
      throw new Error('Nothing is left to wait for, and the work is not done.')
    },
  }
}

const MOST_IDLE = 1_000
