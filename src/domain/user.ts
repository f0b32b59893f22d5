import type { AzureCall } from './azure-call.ts'

/** The person behind one request, as the signed access token names them. */
export interface User {
  /** Entra object id (`oid`): the only key for anything stored for a person. */
  readonly objectId: string
  readonly name: string
  readonly userPrincipalName: string
  /** The verified access token itself, to be exchanged On-Behalf-Of. Held only until the calls made with it end. */
  readonly assertion: string
  /** When the assertion was issued, in milliseconds since the Unix epoch. */
  readonly issuedAt: number
  /** When the assertion expires, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
  /** Aborts when the person's answer is due, even if Azure has not answered. */
  readonly deadline: AbortSignal
  /** Records each call to Azure for this request, once the call has ended. */
  readonly recordCall: (call: AzureCall) => void
}

/** The same person, with an additional timeout in milliseconds. */
export function withTimeout(user: User, ms: number): User {
  return { ...user, deadline: AbortSignal.any([user.deadline, AbortSignal.timeout(ms)]) }
}

/** The same person, for a request that others wait for too: it has its own timeout in milliseconds and outlives the page. */
export function detached(user: User, ms: number): User {
  return { ...user, deadline: AbortSignal.timeout(ms) }
}
