import type { RoleAssignment } from '../../rbac/role-assignment.ts'
import { BUILT_IN_ROLES, type RoleDefinition } from '../../rbac/role-definition.ts'
import { groupArmId, subscriptionArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'

const PRINCIPAL_FILTER = /^\s*(?:principalId\s+eq|assignedTo\()\s*'([^']*)'\s*\)?\s*$/i

/** `Microsoft.Authorization`: the assignments in a subscription or a group, and the definitions that they may use. */
export function createRoleHandlers({ world, gate }: { world: World; gate: Gate }) {
  const demandScope = (request: ArmRequest, type: string): string => {
    const scope = subscriptionArmId(gate.getSubscription(request))
    gate.demand(request, `Microsoft.Authorization/${type}/read`, scope)
    return scope
  }

  /** The assignments at a scope, those above it, which the scope inherits, and those below it. */
  const toAssignments = (request: ArmRequest, scope: string) => {
    const principalId = readPrincipal(request.query('$filter'))
    const isWanted = (assignment: RoleAssignment) =>
      (isWithin(assignment.scope, scope) || isWithin(scope, assignment.scope)) &&
      (principalId === undefined || assignment.principalId === principalId)
    return ok({
      value: world.access.assignments.filter(isWanted).map((assignment) => toAssignment(world, scope, assignment)),
    })
  }

  return {
    listAssignments: (request) => toAssignments(request, demandScope(request, 'roleAssignments')),
    listAssignmentsOfGroup: (request) =>
      toAssignments(request, groupArmId(gate.getGroup(request, 'Microsoft.Authorization/roleAssignments/read'))),
    listDefinitions: (request) => {
      const scope = demandScope(request, 'roleDefinitions')
      const inUse = world.access.assignments.map(({ role }) => role)
      const definitions = new Set<RoleDefinition>([...Object.values(BUILT_IN_ROLES), ...inUse])
      const name = /^\s*roleName\s+eq\s+'([^']*)'\s*$/i.exec(request.query('$filter') ?? '')?.[1]
      return ok({
        value: [...definitions]
          .filter((role) => name === undefined || role.roleName.toLowerCase() === name.toLowerCase())
          .map((role) => ({
            properties: {
              roleName: role.roleName,
              type: role.type,
              description: role.description,
              assignableScopes: [role.type === 'BuiltInRole' ? '/' : scope],
              permissions: [
                { actions: role.actions, notActions: role.notActions, dataActions: [], notDataActions: [] },
              ],
            },
            id: toDefinitionId(scope, role),
            type: 'Microsoft.Authorization/roleDefinitions',
            name: role.name,
          })),
      })
    },
  } satisfies Record<string, ArmHandler>
}

function toAssignment(world: World, scope: string, assignment: RoleAssignment) {
  const name = guidFrom(`assignment ${assignment.principalId} ${assignment.scope} ${assignment.role.name}`)
  const isApp = assignment.principalId === world.directory.servicePrincipal.objectId
  return {
    properties: {
      roleDefinitionId: toDefinitionId(scope.split('/', 3).join('/'), assignment.role),
      principalId: assignment.principalId,
      principalType: isApp ? 'ServicePrincipal' : 'User',
      scope: assignment.scope,
    },
    id: `${assignment.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
  }
}

function toDefinitionId(scope: string, role: RoleDefinition): string {
  return `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role.name}`
}

function isWithin(scope: string, above: string): boolean {
  return `${scope}/`.toLowerCase().startsWith(`${above}/`.toLowerCase())
}

function readPrincipal(filter: string | undefined): string | undefined {
  if (filter === undefined || /^\s*atScope\(\)\s*$/i.test(filter)) return undefined
  const principalId = PRINCIPAL_FILTER.exec(filter)?.[1]
  if (principalId === undefined) throw ARM_ERRORS.notSimulated(`the $filter "${filter}" for role assignments`)
  return principalId.toLowerCase()
}
