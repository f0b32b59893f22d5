import { type Person, toAccountId } from '../directory.ts'
import { encodeBase64Url } from './jwt.ts'

/** `client_info`, by which MSAL libraries tell accounts apart: the account in the person's own tenant. */
export function describeAccount(person: Person, tenantId: string): string {
  return encodeBase64Url({ uid: toAccountId(person), utid: person.home?.tenantId ?? tenantId })
}
