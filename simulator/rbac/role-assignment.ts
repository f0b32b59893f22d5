import type { RoleDefinition } from './role-definition.ts'

export interface RoleAssignment {
  readonly principalId: string
  /** The id of a subscription, a resource group or a resource, in any letter case. */
  readonly scope: string
  readonly role: RoleDefinition
}
