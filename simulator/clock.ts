/**
 * The clock of simulated Azure. VM operations and the lag of Resource Graph follow it. Tokens do not, because their
 * verifiers use real time.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Moves the clock on by `ms` milliseconds. */
  advance(ms: number): void
  /** Goes back to real time. */
  reset(): void
}

export function createClock(): Clock {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms
    },
    reset: () => {
      ahead = 0
    },
  }
}
