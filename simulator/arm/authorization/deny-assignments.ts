import { vmArmId } from '../../world/arm-id.ts'
import type { DenyAssignment } from '../../world/seed.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, ok } from '../arm-request.ts'
import { filterNotSimulated, readConditions } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'

const READ = 'Microsoft.Authorization/denyAssignments/read'
const EVERYBODY = '00000000-0000-0000-0000-000000000000'

/**
 * `Microsoft.Authorization/denyAssignments`: those at a machine and above it.
 * https://learn.microsoft.com/rest/api/authorization/deny-assignments/list-for-resource
 */
export function createDenyAssignmentHandlers({ world, gate }: { world: World; gate: Gate }) {
  return {
    listForVm: (request) => {
      const scope = vmArmId(gate.getVm(request, READ))
      for (const condition of readConditions(request)) {
        // Nothing is below a machine, so that this leaves out nothing.
        const isAtScope = condition.kind === 'call' && condition.name.toLowerCase() === 'atscope'
        if (!isAtScope) throw filterNotSimulated(request)
      }
      const at = world.denyAssignments.filter((denied) => `${scope}/`.startsWith(`${denied.scope}/`))
      return ok({ value: at.map(toDenyAssignment) })
    },
  } satisfies Record<string, ArmHandler>
}

function toDenyAssignment({ name, id, scope }: DenyAssignment) {
  return {
    properties: {
      denyAssignmentName: name,
      description: name,
      permissions: [{ actions: ['*'], notActions: ['*/read'], dataActions: [], notDataActions: [] }],
      scope,
      doNotApplyToChildScopes: false,
      principals: [{ id: EVERYBODY, type: 'SystemDefined' }],
      excludePrincipals: [],
      isSystemProtected: true,
    },
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${id}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name: id,
  }
}
