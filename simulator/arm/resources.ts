import { subscriptionArmId } from '../world/arm-id.ts'
import type { ResourceGroup, Subscription } from '../world/subscription.ts'
import type { World } from '../world/world.ts'
import { armErrors } from './arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from './arm-request.ts'
import type { Gate } from './gate.ts'
import { toPage } from './paging.ts'
import { type ResourceKind, resourceKinds } from './resource-kinds.ts'
import type { Visible } from './visible.ts'

const PAGE_SIZE = 1_000
const TYPE_FILTER = /^\s*resourceType\s+eq\s+'([^']*)'\s*$/i

/** `Microsoft.Resources`: the lists of resources of every type. */
export function createResourceHandlers(deps: { world: World; gate: Gate; visible: Visible }) {
  const { world, gate, visible } = deps

  function* generate(request: ArmRequest, subscription: Subscription, group?: ResourceGroup): Iterable<unknown> {
    const principalId = request.caller.objectId
    for (const kind of readKinds(request.query('$filter'))) {
      const vms = group
        ? visible.vmsOfGroup(principalId, group, `${kind.type}/read`, kind.toId)
        : visible.vms(principalId, subscription, `${kind.type}/read`, kind.toId)
      for (const vm of vms) {
        if (!kind.exists(vm)) continue
        yield {
          id: kind.toId(vm),
          name: kind.toName(vm),
          type: kind.type,
          location: vm.location,
          ...(kind === resourceKinds.vm && { tags: vm.tags, ...(vm.zone && { zones: [vm.zone] }) }),
        }
      }
    }
  }

  return {
    list: (request) => {
      const subscription = gate.getSubscription(request)
      const id = subscriptionArmId(subscription)
      if (!world.access.hasRolesWithin(request.caller.objectId, id)) {
        gate.demand(request, 'Microsoft.Resources/subscriptions/resources/read', id)
      }
      return ok(toPage(request, generate(request, subscription), PAGE_SIZE, (resource) => resource))
    },
    listByGroup: (request) => {
      const group = gate.getGroup(request, 'Microsoft.Resources/subscriptions/resourceGroups/read')
      return ok(toPage(request, generate(request, group.subscription, group), PAGE_SIZE, (resource) => resource))
    },
  } satisfies Record<string, ArmHandler>
}

function readKinds(filter: string | undefined): readonly ResourceKind[] {
  const kinds = Object.values(resourceKinds)
  if (filter === undefined) return kinds
  const type = TYPE_FILTER.exec(filter)?.[1]?.toLowerCase()
  if (type === undefined) throw armErrors.notSimulated(`the $filter "${filter}" for resources`)
  return kinds.filter((kind) => kind.type.toLowerCase() === type)
}
