import type { AzureCall } from './azure-call.ts'

/** The person behind one request, as the signed access token names them. */
export interface User {
  /** Entra object id (`oid`): the only key by which anything is kept for a person. */
  readonly objectId: string
  readonly name: string
  readonly userPrincipalName: string
  /** The verified access token itself, to be exchanged On-Behalf-Of. Lives as long as what was asked for with it. */
  readonly assertion: string
  /** When the assertion was issued, in milliseconds since the Unix epoch. */
  readonly issuedAt: number
  /** When the assertion expires, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
  /** Aborts when the person must have an answer, whatever Azure does. */
  readonly deadline: AbortSignal
  /** Told of every call to Azure that is made for this request, once it has ended. */
  readonly recordCall: (call: AzureCall) => void
}

/** The same person, who waits for something no longer than so many milliseconds. */
export function withTimeout(user: User, ms: number): User {
  return { ...user, deadline: AbortSignal.any([user.deadline, AbortSignal.timeout(ms)]) }
}

/** The same person, for a question that others wait for too: it has so many milliseconds, and does not end with one page. */
export function detached(user: User, ms: number): User {
  return { ...user, deadline: AbortSignal.timeout(ms) }
}
