import type { PersonKey } from './person.ts'

/** Which of several processes asks Azure about a person's operations. */
export interface Leases {
  /** Tries to have the lease of a person from now on, until the signal aborts. Resolves after the first try. */
  take(personKey: PersonKey, until: AbortSignal): Promise<Lease>
}

export interface Lease {
  /** Whether this process has it now, for long enough to ask Azure something. */
  isHeld(): boolean
}

/** For one process, which has all of them. */
export const ALL_LEASES: Leases = { take: () => Promise.resolve({ isHeld: () => true }) }
