/** The words of `PowerState/…`. */
export type PowerState = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated'

/** What a machine is from one moment on, until the next entry of its timeline. */
export interface PowerEntry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** undefined: Azure can't tell, and the instance view has no power state. */
  readonly power: PowerState | undefined
  readonly provisioning: 'Succeeded' | 'Updating' | 'Failed'
  readonly failure?: PowerFailure
}

export interface PowerFailure {
  readonly code: string
  readonly message: string
}

/**
 * A machine's power as a pure function of time: entries in order of time, at least one, the first of which holds
 * for all the time before it too. Moving the clock or looking at the past needs nothing else.
 */
export type PowerTimeline = readonly [PowerEntry, ...PowerEntry[]]

export function stateAt(timeline: PowerTimeline, time: number): PowerEntry {
  return timeline.findLast((entry) => entry.at <= time) ?? timeline[0]
}

/** What happens from `time` on replaces whatever the timeline held for the future. */
export function continueTimeline(timeline: PowerTimeline, time: number, entries: readonly PowerEntry[]): PowerTimeline {
  const [first, ...later] = timeline
  return [first, ...later.filter((entry) => entry.at <= time), ...entries]
}

/** Whether a host runs or holds the machine: what is deallocated has none, nor a dynamic address. */
export function isAllocated(entry: PowerEntry): boolean {
  return entry.power !== 'deallocated'
}

/** How many times the machine was given a host until `time`: with each it gets another dynamic address. */
export function allocationsUntil(timeline: PowerTimeline, time: number): number {
  return timeline.filter((entry, index) => {
    const before = timeline[index - 1]
    return entry.at <= time && isAllocated(entry) && (before === undefined || !isAllocated(before))
  }).length
}
