import type { User } from '../../src/domain/user.ts'

/** A signed-in user, for code that does not ask Azure who the user is. */
export function buildUser(changes: Partial<User> = {}): User {
  return {
    objectId: 'ada',
    name: 'Ada',
    userPrincipalName: 'ada@contoso.example',
    assertion: '',
    issuedAt: 0,
    expiresAt: Infinity,
    deadline: new AbortController().signal,
    recordCall: () => undefined,
    ...changes,
  }
}
