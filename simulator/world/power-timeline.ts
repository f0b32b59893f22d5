/** The values of `PowerState/…`. */
export type PowerState = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated'

/** The values of `provisioningState` that Compute documents for VMs. */
export type Provisioning = 'Succeeded' | 'Creating' | 'Updating' | 'Failed' | 'Deleting' | 'Migrating' | 'Canceled'

/** A VM's state from one moment until the next entry of its timeline. */
export interface PowerEntry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** undefined: Azure doesn't know, and the instance view has no power state. */
  readonly power: PowerState | undefined
  readonly provisioning: Provisioning
  /** Deallocated with its memory saved on the OS disk. The next start continues from there. */
  readonly hibernated?: true
  readonly failure?: PowerFailure
  /** From here on it is on another host than before. */
  readonly moved?: true
  /** Deleted: nobody finds it any more. */
  readonly gone?: true
}

export interface PowerFailure {
  readonly code: string
  readonly message: string
  /** What the error of the operation has beside them: `details`, `innererror`. */
  readonly more?: Readonly<Record<string, unknown>>
}

/**
 * A VM's power as a pure function of time: at least one entry, in chronological order. The first entry also applies to
 * all earlier times. Moving the clock or looking at the past needs nothing else.
 */
export type PowerTimeline = readonly [PowerEntry, ...PowerEntry[]]

export function stateAt(timeline: PowerTimeline, time: number): PowerEntry {
  return timeline.findLast((entry) => entry.at <= time) ?? timeline[0]
}

/** Replaces the timeline's entries after `time` with the given ones. */
export function continueTimeline(timeline: PowerTimeline, time: number, entries: readonly PowerEntry[]): PowerTimeline {
  const [first, ...later] = timeline
  return [first, ...later.filter((entry) => entry.at <= time), ...entries]
}

/** Whether the VM has a host, running or not. A deallocated VM has neither a host nor a dynamic address. */
export function isAllocated(entry: PowerEntry): boolean {
  return entry.power !== 'deallocated'
}

/** How many times the VM got a host up to `time`. Each time it gets another dynamic address. */
export function allocationsUntil(timeline: PowerTimeline, time: number): number {
  return timeline.filter((entry, index) => {
    const before = timeline[index - 1]
    const isNew = before === undefined || !isAllocated(before) || entry.moved === true
    return entry.at <= time && isAllocated(entry) && isNew
  }).length
}
