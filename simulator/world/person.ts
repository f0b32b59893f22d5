import type { Obstacle, Person } from '../directory.ts'
import { guidFrom } from './guid.ts'

/** A person of contoso.example. The object id is derived from the user principal name. */
export function createPerson(alias: string, displayName: string, about: string, obstacle?: Obstacle): Person {
  const userPrincipalName = `${alias}@contoso.example`
  const objectId = guidFrom(`person ${userPrincipalName}`)
  return { userPrincipalName, displayName, objectId, about, ...(obstacle && { obstacle }) }
}
