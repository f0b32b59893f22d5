import type { AzureCall } from './azure-call.ts'
import type { Person } from './person.ts'

/** A person's verified access token. The app exchanges it On-Behalf-Of, and holds it only in memory. */
export interface Assertion {
  readonly token: string
  /** When the token was issued, in milliseconds since the Unix epoch. */
  readonly issuedAt: number
  /** When the token expires, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** Who sends a request, and the proof of it. */
export interface Caller {
  readonly person: Person
  readonly assertion: Assertion
}

/** One request of a person on its way to Azure. */
export interface Call extends Caller {
  /** Aborts when nobody waits for the answer any more, or the person must have one. */
  readonly signal: AbortSignal
  /** Records a request to Azure, once it has ended. */
  readonly record: (call: AzureCall) => void
  /** Hears that a request can't be sent yet, because Azure limits how often a person may ask, and for how long. */
  readonly onWait?: (ms: number) => void
}

/** The same call with a timeout. */
export function withTimeout(call: Call, ms: number): Call {
  return { ...call, signal: AbortSignal.any([call.signal, AbortSignal.timeout(ms)]) }
}

/** The same call for an answer that others wait for too: it has its own timeout and does not end with one page. */
export function detached(call: Call, ms: number): Call {
  return { ...call, signal: AbortSignal.timeout(ms) }
}
