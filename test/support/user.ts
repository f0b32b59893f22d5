import type { User } from '../../src/domain/user.ts'

/** Somebody who is signed in, for what asks no Azure who they are. */
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
