import type { Clock } from '../clock.ts'
import { subscriptionArmId } from '../world/arm-id.ts'
import type { Vm } from '../world/subscription.ts'
import type { World } from '../world/world.ts'
import { type ArmHandler, ok } from './arm-request.ts'
import type { Gate } from './gate.ts'
import { findVmOfNic, findVmOfPublicAddress, toNicResource, toPublicAddressResource } from './network-shape.ts'
import { toPage } from './paging.ts'
import { type ResourceKind, resourceKinds } from './resource-kinds.ts'
import type { Visible } from './visible.ts'

const PAGE_SIZE = 1_000

/** `Microsoft.Network`: the network interface of each machine, and its public address if it has one. */
export function createNetworkHandlers(deps: { world: World; gate: Gate; visible: Visible; clock: Clock }) {
  const { world, gate, clock } = deps
  const toAddress = (vm: Vm) => toPublicAddressResource(vm, world.power.timelineOf(vm), clock.now())
  const nic = { type: resourceKinds.nic.type, find: findVmOfNic }
  const address = { type: resourceKinds.publicAddress.type, find: findVmOfPublicAddress }
  return {
    nics: {
      get: (request) => ok(toNicResource(gate.getAttached(request, nic))),
      ...createLists(resourceKinds.nic, toNicResource, deps),
    },
    publicAddresses: {
      get: (request) => ok(toAddress(gate.getAttached(request, address))),
      ...createLists(resourceKinds.publicAddress, toAddress, deps),
    },
  } satisfies Record<string, Record<string, ArmHandler>>
}

function createLists(
  kind: ResourceKind,
  shape: (vm: Vm) => unknown,
  deps: { world: World; gate: Gate; visible: Visible },
) {
  const { world, gate, visible } = deps
  const read = `${kind.type}/read`
  return {
    list: (request) => {
      const subscription = gate.getSubscription(request)
      const id = subscriptionArmId(subscription)
      if (!world.access.hasRolesWithin(request.caller.objectId, id)) gate.demand(request, read, id)
      const vms = [...visible.vms(request.caller.objectId, subscription, read, kind.toId)].filter(kind.exists)
      return ok(toPage(request, vms, PAGE_SIZE, shape))
    },
    listByGroup: (request) => {
      const group = gate.getGroup(request, 'Microsoft.Resources/subscriptions/resourceGroups/read')
      const vms = [...visible.vmsOfGroup(request.caller.objectId, group, read, kind.toId)].filter(kind.exists)
      return ok(toPage(request, vms, PAGE_SIZE, shape))
    },
  } satisfies Record<string, ArmHandler>
}
