import { grantsAction } from './action-pattern.ts'
import type { RoleAssignment } from './role-assignment.ts'
import type { RoleDefinition } from './role-definition.ts'
import { scopesAbove } from './scope.ts'

/** Decides who may do what, as Azure RBAC does: permissions are inherited downward. Deny assignments are the gate's. */
export interface Access {
  may(principalId: string, action: string, scopeId: string): boolean
  /** Whether the principal has a role at the scope, or anywhere below it. */
  hasRolesWithin(principalId: string, scopeId: string): boolean
  /** The assignments that apply at a scope, inherited ones included. */
  assignmentsAt(principalId: string, scopeId: string): readonly RoleAssignment[]
  assignments(): readonly RoleAssignment[]
  /** Gives a principal these roles, in place of those that it has. */
  assign(principalId: string, given: readonly Omit<RoleAssignment, 'principalId'>[]): void
  /** Goes back to the assignments of the beginning. */
  reset(): void
  /** Another one whenever somebody may see or do something else. */
  version(): number
}

interface Principal {
  readonly byScope: Map<string, RoleAssignment[]>
  readonly within: Set<string>
}

export function createAccess(seed: readonly RoleAssignment[]): Access {
  const principals = new Map<string, Principal>()
  const grants = createGrants()
  let all: readonly RoleAssignment[] = []
  let version = 0
  replace(seed)

  function replace(assignments: readonly RoleAssignment[]): void {
    all = assignments
    version += 1
    principals.clear()
    for (const assignment of assignments) addAssignment(principals, assignment)
  }

  const assignmentsAt = (principalId: string, scopeId: string): readonly RoleAssignment[] => {
    const principal = principals.get(principalId)
    return principal === undefined ? [] : scopesAbove(scopeId).flatMap((scope) => principal.byScope.get(scope) ?? [])
  }
  return {
    may: (principalId, action, scopeId) =>
      assignmentsAt(principalId, scopeId).some((assignment) => grants(assignment.role, action)),
    hasRolesWithin: (principalId, scopeId) => principals.get(principalId)?.within.has(scopeId.toLowerCase()) ?? false,
    assignmentsAt,
    assignments: () => all,
    assign: (principalId, given) =>
      replace([
        ...all.filter((assignment) => assignment.principalId !== principalId),
        ...given.map((assignment) => ({ ...assignment, principalId })),
      ]),
    reset() {
      if (all !== seed) replace(seed)
    },
    version: () => version,
  }
}

function addAssignment(principals: Map<string, Principal>, assignment: RoleAssignment): void {
  const principal: Principal = principals.get(assignment.principalId) ?? { byScope: new Map(), within: new Set() }
  principals.set(assignment.principalId, principal)
  const scope = assignment.scope.toLowerCase()
  principal.byScope.set(scope, [...(principal.byScope.get(scope) ?? []), assignment])
  for (const above of scopesAbove(scope)) principal.within.add(above)
}

/** Caches the answers: a list of 100,000 VMs checks the same role for the same action again and again. */
function createGrants(): (role: RoleDefinition, action: string) => boolean {
  const answers = new Map<RoleDefinition, Map<string, boolean>>()
  return (role, action) => {
    const known = answers.get(role) ?? new Map<string, boolean>()
    answers.set(role, known)
    const answer = known.get(action) ?? grantsAction(role, action)
    known.set(action, answer)
    return answer
  }
}
