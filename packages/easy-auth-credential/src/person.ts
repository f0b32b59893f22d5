/** A person, as a verified access token names them. */
export interface Person {
  /** Entra tenant id (`tid`). */
  readonly tenantId: string
  /** Entra object id (`oid`), unique within its tenant. */
  readonly objectId: string
  readonly name: string
  /** Empty if the token does not name it. */
  readonly userPrincipalName: string
}

/** Tenant id and object id of a person: the only key by which anything is cached for them. */
export type PersonKey = `${string}/${string}`

export function toPersonKey({ tenantId, objectId }: Pick<Person, 'tenantId' | 'objectId'>): PersonKey {
  return `${tenantId}/${objectId}`
}

/** A person's verified access token, which is exchanged On-Behalf-Of. */
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
