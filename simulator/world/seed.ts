import type { Person } from '../directory.ts'
import type { RoleAssignment } from '../rbac/role-assignment.ts'
import type { Subscription } from './subscription.ts'

/** Everything that a world starts from, and goes back to. */
export interface Seed {
  readonly subscriptions: readonly Subscription[]
  readonly people: readonly Person[]
  /** The service principal's are not among them: it is Owner of every subscription. */
  readonly assignments: readonly RoleAssignment[]
  readonly locks: readonly Lock[]
}

export interface Lock {
  /** The id of what is locked, with everything below it. */
  readonly scope: string
  readonly level: 'ReadOnly' | 'CanNotDelete'
}
