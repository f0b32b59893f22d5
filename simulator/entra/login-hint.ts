import { type Directory, type Person, toAccountId } from '../directory.ts'
import { findPersonByName } from './people.ts'

/** The claim `login_hint`: opaque for apps, which send it back as `login_hint` or `logout_hint`. */
export function toLoginHint(person: Person): string {
  const account = Buffer.from(toAccountId(person).replaceAll('-', ''), 'hex')
  return `O.${Buffer.concat([account, Buffer.from(person.userPrincipalName)]).toString('base64url')}`
}

/** The person that a hint names: by user principal name, or by the claim. */
export function findPersonByHint(directory: Directory, hint: string): Person | undefined {
  return findPersonByName(directory, hint) ?? directory.people.find((person) => toLoginHint(person) === hint)
}
