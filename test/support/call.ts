import type { Assertion, Call } from '../../src/domain/call.ts'
import type { Person } from '../../src/domain/person.ts'

export function aPerson(changes: Partial<Person> = {}): Person {
  return {
    tenantId: 'contoso',
    objectId: 'ada',
    name: 'Ada',
    userPrincipalName: 'ada@contoso.example',
    ...changes,
  }
}

export function anAssertion(changes: Partial<Assertion> = {}): Assertion {
  return { token: '', issuedAt: 0, expiresAt: Infinity, ...changes }
}

/** A request of a signed-in person, for code that does not ask Azure who that is. */
export function aCall(changes: Partial<Call> = {}): Call {
  return {
    person: aPerson(),
    assertion: anAssertion(),
    signal: new AbortController().signal,
    record: () => undefined,
    ...changes,
  }
}
