import type { OtherTenant, Person } from '../directory.ts'
import type { RoleAssignment } from '../rbac/role-assignment.ts'
import type { Subscription } from './subscription.ts'

/** The initial state of a world, to which a reset returns. */
export interface Seed {
  readonly subscriptions: readonly Subscription[]
  readonly people: readonly Person[]
  /** Excludes those of the service principal, which is Owner of every subscription of its own tenant. */
  readonly assignments: readonly RoleAssignment[]
  readonly locks: readonly Lock[]
  readonly denyAssignments?: readonly DenyAssignment[]
  /** Tenants in which people of this one are guests. */
  readonly otherTenants?: readonly OtherTenant[]
}

/** Forbids everybody to change what is at and below its scope, whatever roles they have. */
export interface DenyAssignment {
  readonly scope: string
  readonly name: string
  readonly id: string
}

export interface Lock {
  /** The id of the locked scope. The lock covers everything below it. */
  readonly scope: string
  readonly level: 'ReadOnly' | 'CanNotDelete'
}
