import { subscriptionArmId } from '../../world/arm-id.ts'
import type { ResourceGroup, Subscription, Vm } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import { hasTag, readEqualities } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'
import { toPage } from '../paging.ts'
import type { Visible } from '../visible.ts'
import { RESOURCE_KINDS, type ResourceKind } from './resource-kinds.ts'

const PAGE_SIZE = 1_000
const FILTERED = ['resourcetype', 'resourcegroup', 'name', 'location', 'tagname', 'tagvalue']

/** `Microsoft.Resources`: the lists of resources of every type. */
export function createResourceHandlers(deps: { world: World; gate: Gate; visible: Visible }) {
  const { world, gate, visible } = deps

  function* generate(request: ArmRequest, subscription: Subscription, group?: ResourceGroup): Iterable<unknown> {
    const principalId = request.caller.objectId
    const isWanted = readFilter(request)
    for (const kind of Object.values(RESOURCE_KINDS)) {
      const vms = group
        ? visible.vmsOfGroup(principalId, group, `${kind.type}/read`, kind.toId)
        : visible.vms(principalId, subscription, `${kind.type}/read`, kind.toId)
      for (const vm of vms) if (kind.exists(vm) && isWanted(kind, vm)) yield toListed(kind, vm)
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

/** Only the VM itself has tags; the resources attached to it have none. */
function tagsOf(kind: ResourceKind, vm: Vm): Vm['tags'] {
  return kind === RESOURCE_KINDS.vm ? vm.tags : {}
}

function toListed(kind: ResourceKind, vm: Vm) {
  return {
    id: kind.toId(vm),
    name: kind.toName(vm),
    type: kind.type,
    location: vm.location,
    ...(kind === RESOURCE_KINDS.vm && { tags: tagsOf(kind, vm), ...(vm.zone && { zones: [vm.zone] }) }),
  }
}

function readFilter(request: ArmRequest): (kind: ResourceKind, vm: Vm) => boolean {
  const wanted = readEqualities(request, FILTERED)
  const is = (name: string, text: string) => (wanted.get(name) ?? text).toLowerCase() === text.toLowerCase()
  return (kind, vm) =>
    is('resourcetype', kind.type) &&
    is('resourcegroup', vm.group.name) &&
    is('location', vm.location) &&
    (!wanted.has('name') || is('name', kind.toName(vm))) &&
    hasTag(tagsOf(kind, vm), wanted)
}
