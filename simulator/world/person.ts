import type { Person } from '../directory.ts'
import { guidFrom } from './guid.ts'

/** Somebody of contoso.example, whose object id follows from the name. */
export function createPerson(alias: string, displayName: string, about: string): Person {
  const userPrincipalName = `${alias}@contoso.example`
  return { userPrincipalName, displayName, objectId: guidFrom(`person ${userPrincipalName}`), about }
}
