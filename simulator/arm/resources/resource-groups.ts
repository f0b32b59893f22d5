import { groupArmId, subscriptionArmId } from '../../world/arm-id.ts'
import type { ResourceGroup } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, ok } from '../arm-request.ts'
import { hasTag, readEqualities } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'
import { toPage } from '../paging.ts'
import { readTop } from '../query-options.ts'
import type { Visible } from '../visible.ts'

const PAGE_SIZE = 1_000
const READ = 'Microsoft.Resources/subscriptions/resourceGroups/read'

/** `Microsoft.Resources`: resource groups. */
export function createResourceGroupHandlers(deps: { world: World; gate: Gate; visible: Visible }) {
  const { world, gate, visible } = deps
  return {
    list: (request) => {
      const subscription = gate.getSubscription(request)
      const id = subscriptionArmId(subscription)
      const wanted = readEqualities(request, ['tagname', 'tagvalue'])
      if (!world.access.hasRolesWithin(request.caller.objectId, id)) gate.demand(request, READ, id)
      const groups = [...visible.groups(request.caller.objectId, subscription, READ)].filter(({ tags }) =>
        hasTag(tags, wanted),
      )
      return ok(toPage(request, groups, readTop(request, PAGE_SIZE), toResource))
    },
    get: (request) => ok(toResource(gate.getGroup(request, READ))),
  } satisfies Record<string, ArmHandler>
}

function toResource(group: ResourceGroup) {
  return {
    id: groupArmId(group),
    name: group.name,
    type: 'Microsoft.Resources/resourceGroups',
    location: group.location,
    tags: group.tags,
    ...(group.managedBy && { managedBy: group.managedBy }),
    properties: { provisioningState: 'Succeeded' },
  }
}
