import type { Call } from './call.ts'

/** One request to Azure that several pages of a person wait for. */
export interface SharedCall {
  /** Ends early only once everybody has left. */
  readonly call: Call
  /** Whether the request waits until Azure lets the person ask again. */
  readonly isLimited: () => boolean
  /** Waits as one more page. Returns the function by which that page leaves. */
  join(own: Pick<Call, 'record' | 'onWait'>): () => void
  /** The answer is there: nobody needs to end the request any more. */
  end(): void
}

export function createSharedCall(first: Call): SharedCall {
  const everybodyLeft = new AbortController()
  const waiting = new Set<Pick<Call, 'record' | 'onWait'>>()
  let isLimited = false
  let isEnded = false
  return {
    call: {
      ...first,
      signal: everybodyLeft.signal,
      record: (azureCall) => {
        for (const { record } of waiting) record(azureCall)
      },
      onWait: (ms) => {
        isLimited = true
        for (const { onWait } of waiting) onWait?.(ms)
      },
    },
    isLimited: () => isLimited,
    join(own) {
      waiting.add(own)
      return () => {
        waiting.delete(own)
        if (waiting.size === 0 && !isEnded) everybodyLeft.abort()
      }
    },
    end() {
      isEnded = true
    },
  }
}
