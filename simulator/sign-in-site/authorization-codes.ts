import { randomBytes } from 'node:crypto'
import type { Person } from '../directory.ts'

/** The authorization codes that a browser carries from the sign-in page to the front door. Each works once (RFC 6749 §4.1.2). */
export interface AuthorizationCodes {
  issue(person: Person): string
  /** Returns the person, or undefined if the code is unknown or has been used. */
  redeem(code: string): Person | undefined
}

export function createAuthorizationCodes(): AuthorizationCodes {
  const open = new Map<string, Person>()
  return {
    issue(person) {
      const code = randomBytes(32).toString('base64url')
      open.set(code, person)
      return code
    },
    redeem(code) {
      const person = open.get(code)
      open.delete(code)
      return person
    },
  }
}
