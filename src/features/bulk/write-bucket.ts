import type { Clock } from '../../domain/clock.ts'

/**
 * What Resource Manager lets one person write in one subscription and region: a bucket of 200 that 10 a second refill.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const CAPACITY = 200
const PER_SECOND = 10
/** For what the person does meanwhile, in another window or with another program. */
const RESERVE = 5
/** More at once are not faster: the sockets are. */
const MOST_AT_ONCE = 40
/** The estimate follows so many answers, which overtake each other: a bit lower than their median, since a write too many costs more. */
const ANSWERS = 9
const LOWER = 3

/**
 * Lets writes go out as fast as Azure takes them. Whoever asks first, goes first. It trusts Azure's own count, because others spend
 * from the same bucket.
 */
export interface WriteBucket {
  /** Resolves when the next write may be sent; with undefined once the signal has aborted. */
  take(signal: AbortSignal): Promise<Write | undefined>
}

/** A write that has been let out. One of these must be called when its answer is there. */
export interface Write {
  /** @param remaining what Azure says is left; undefined if it says nothing */
  answered(remaining: number | undefined): void
  /** Azure has not carried it out: nothing goes out before this many milliseconds have passed. */
  throttled(waitMs: number): void
}

export function createWriteBucket({ clock }: { clock: Clock }): WriteBucket {
  let tokens = CAPACITY
  let countedAt = clock.now()
  let pausedUntil = 0
  let inFlight = 0
  let sent = 0
  /** Before the first answer one write goes out alone. */
  let isKnown = false
  let offsets: number[] = []
  let turn: Promise<unknown> = Promise.resolve()
  let wake = new AbortController()

  function refill(): void {
    const now = clock.now()
    tokens = Math.min(CAPACITY, tokens + ((now - countedAt) / 1_000) * PER_SECOND)
    countedAt = now
  }

  /** Milliseconds until the next write may go out; undefined if an answer must come first. */
  function toWait(): number | undefined {
    refill()
    if (inFlight >= (isKnown ? MOST_AT_ONCE : 1)) return undefined
    const paused = pausedUntil - clock.now()
    const missing = RESERVE + 1 - tokens
    return Math.max(0, paused, Math.ceil((missing / PER_SECOND) * 1_000))
  }

  function letGo(): Write {
    const sentAt = clock.now()
    tokens -= 1
    inFlight += 1
    sent += 1
    const before = sent
    const end = (): void => {
      inFlight -= 1
      wake.abort()
      wake = new AbortController()
    }
    return {
      answered(remaining) {
        refill()
        isKnown = true
        if (remaining !== undefined) {
          // Azure has counted half way, and not what has been sent since.
          const since = ((clock.now() - sentAt) / 2_000) * PER_SECOND
          correctBy(remaining - (sent - before) + since - tokens)
        }
        end()
      },
      throttled(waitMs) {
        refill()
        tokens = Math.min(tokens, 0)
        offsets = []
        pausedUntil = Math.max(pausedUntil, clock.now() + waitMs)
        end()
      },
    }
  }

  function correctBy(offset: number): void {
    offsets = [...offsets, offset].slice(-ANSWERS)
    const by = offsets.toSorted((a, b) => a - b)[Math.min(LOWER, Math.floor(offsets.length / 2))] ?? 0
    tokens += by
    offsets = offsets.map((one) => one - by)
  }

  async function wait(signal: AbortSignal): Promise<Write | undefined> {
    while (!signal.aborted) {
      const ms = toWait()
      if (ms === 0) return letGo()
      await clock.wait(ms ?? LONG_MS, AbortSignal.any([signal, wake.signal]))
    }
    return undefined
  }

  return {
    take(signal) {
      const mine = turn.then(() => wait(signal))
      turn = mine
      return mine
    },
  }
}

/** An answer comes before, or its request has timed out. */
const LONG_MS = 60_000
