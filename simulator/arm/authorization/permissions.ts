import { groupArmId } from '../../world/arm-id.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'

const READ = 'Microsoft.Authorization/permissions/read'

/** `Microsoft.Authorization/permissions`: what each of the caller's roles grants at a scope, inherited roles included. */
export function createPermissionHandlers({ world, gate }: { world: World; gate: Gate }) {
  const toPermissions = (request: ArmRequest, scope: string) =>
    ok({
      value: world.access.assignmentsAt(request.caller.objectId, scope).map(({ role }) => ({
        actions: role.actions,
        notActions: role.notActions,
        dataActions: [],
        notDataActions: [],
      })),
    })

  return {
    listForGroup: (request) => toPermissions(request, groupArmId(gate.getGroup(request, READ))),
    /** Azure does not check whether the resource exists: its id alone determines the roles. */
    listForResource: (request) => {
      const subscription = gate.getSubscription(request)
      const provider = `${request.param('namespace')}/${request.param('type')}/${request.param('name')}`
      const scope = `/subscriptions/${subscription.subscriptionId}/resourceGroups/${request.param('group')}/providers/${provider}`
      gate.demand(request, READ, scope)
      return toPermissions(request, scope)
    },
  } satisfies Record<string, ArmHandler>
}
