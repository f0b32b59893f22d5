import type { RoleAssignment } from '../../rbac/role-assignment.ts'
import { BUILT_IN_ROLES, type RoleDefinition } from '../../rbac/role-definition.ts'
import { groupArmId, subscriptionArmId, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import { filterNotSimulated, findEquality, readConditions } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'

const READ_ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments/read'
const READ_DEFINITIONS = 'Microsoft.Authorization/roleDefinitions/read'

/** `Microsoft.Authorization`: the assignments in a subscription or a group, and the definitions that they may use. */
export function createRoleHandlers({ world, gate }: { world: World; gate: Gate }) {
  const demandSubscription = (request: ArmRequest, action: string): string => {
    const scope = subscriptionArmId(gate.getSubscription(request))
    gate.demand(request, action, scope)
    return scope
  }

  /** The assignments at a scope, those above it, which the scope inherits, and those below it. */
  const toAssignments = (request: ArmRequest, scope: string) => {
    const filters = readAssignmentFilters(request, scope)
    const isWanted = (assignment: RoleAssignment) =>
      (isWithin(assignment.scope, scope) || isWithin(scope, assignment.scope)) &&
      filters.every((matches) => matches(assignment))
    return ok({
      value: world.access
        .assignments()
        .filter(isWanted)
        .map((assignment) => toAssignment(world, scope, assignment)),
    })
  }

  const getAssignment = (request: ArmRequest, scope: string) => {
    const name = request.param('assignment')
    const found = world.access
      .assignments()
      .find(
        (assignment) =>
          assignment.scope.toLowerCase() === scope.toLowerCase() && toAssignmentName(assignment) === name.toLowerCase(),
      )
    if (found === undefined) throw ARM_ERRORS.assignmentNotFound(name)
    return ok(toAssignment(world, scope, found))
  }

  const listAllDefinitions = (): readonly RoleDefinition[] => {
    const inUse = world.access.assignments().map(({ role }) => role)
    return [...new Set<RoleDefinition>([...Object.values(BUILT_IN_ROLES), ...inUse])]
  }

  return {
    listAssignments: (request) => toAssignments(request, demandSubscription(request, READ_ASSIGNMENTS)),
    listAssignmentsOfGroup: (request) => toAssignments(request, groupArmId(gate.getGroup(request, READ_ASSIGNMENTS))),
    getAssignment: (request) => getAssignment(request, demandSubscription(request, READ_ASSIGNMENTS)),
    getAssignmentOfGroup: (request) => getAssignment(request, groupArmId(gate.getGroup(request, READ_ASSIGNMENTS))),
    getAssignmentOfVm: (request) => getAssignment(request, vmArmId(gate.getVm(request, READ_ASSIGNMENTS))),
    listDefinitions: (request) => {
      const scope = demandSubscription(request, READ_DEFINITIONS)
      const filters = readDefinitionFilters(request)
      const definitions = listAllDefinitions().filter((role) => filters.every((matches) => matches(role)))
      return ok({ value: definitions.map((role) => toDefinition(scope, role)) })
    },
    getDefinition: (request) => {
      const scope = demandSubscription(request, READ_DEFINITIONS)
      const name = request.param('definition')
      const role = listAllDefinitions().find((one) => one.name === name.toLowerCase())
      if (role === undefined) throw ARM_ERRORS.definitionNotFound(name)
      return ok(toDefinition(scope, role))
    },
  } satisfies Record<string, ArmHandler>
}

/**
 * The filters of role assignments that the documentation names. `assignedTo` also counts groups, of which there are none here.
 * https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 */
function readAssignmentFilters(request: ArmRequest, scope: string) {
  return readConditions(request).map((condition): ((assignment: RoleAssignment) => boolean) => {
    if (condition.kind === 'call' && condition.name.toLowerCase() === 'atscope' && condition.args.length === 0) {
      return (assignment) => isWithin(scope, assignment.scope)
    }
    const principal = findPrincipal(condition)
    if (principal === undefined) throw filterNotSimulated(request)
    return ({ principalId }) => principalId === principal.toLowerCase()
  })
}

type Condition = ReturnType<typeof readConditions>[number]

function findPrincipal(condition: Condition): string | undefined {
  if (condition.kind !== 'call') {
    const equality = findEquality(condition)
    return equality?.name === 'principalid' ? equality.value : undefined
  }
  const [argument, ...more] = condition.args
  const isAssignedTo = condition.name.toLowerCase() === 'assignedto' && more.length === 0
  return isAssignedTo && argument?.kind === 'text' ? argument.value : undefined
}

/** https://learn.microsoft.com/azure/role-based-access-control/role-definitions-list */
function readDefinitionFilters(request: ArmRequest) {
  return readConditions(request).map((condition): ((role: RoleDefinition) => boolean) => {
    if (condition.kind === 'call' && condition.name.toLowerCase() === 'atscopeandbelow') return () => true
    const { name, value = '' } = findEquality(condition) ?? {}
    if (name === 'rolename') return ({ roleName }) => roleName.toLowerCase() === value.toLowerCase()
    if (name === 'type') return ({ type }) => type.toLowerCase() === value.toLowerCase()
    throw filterNotSimulated(request)
  })
}

function toDefinition(scope: string, role: RoleDefinition) {
  return {
    properties: {
      roleName: role.roleName,
      type: role.type,
      description: role.description,
      assignableScopes: [role.type === 'BuiltInRole' ? '/' : scope],
      permissions: [{ actions: role.actions, notActions: role.notActions, dataActions: [], notDataActions: [] }],
    },
    id: toDefinitionId(scope, role),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.name,
  }
}

function toAssignmentName({ principalId, scope, role }: RoleAssignment): string {
  return guidFrom(`assignment ${principalId} ${scope} ${role.name}`)
}

function toAssignment(world: World, scope: string, assignment: RoleAssignment) {
  const name = toAssignmentName(assignment)
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
