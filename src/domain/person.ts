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

/** Tenant id and object id: the only key by which anything is cached or stored for a person. */
export type PersonKey = `${string}/${string}`

export function toPersonKey({ tenantId, objectId }: Pick<Person, 'tenantId' | 'objectId'>): PersonKey {
  return `${tenantId}/${objectId}`
}

/** The directory in which the person has this key. */
export function toTenantId(key: PersonKey): string {
  return key.slice(0, key.indexOf('/'))
}
