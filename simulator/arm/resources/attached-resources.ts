import type { Clock } from '../../clock.ts'
import { subscriptionArmId } from '../../world/arm-id.ts'
import { stateAt } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, ok } from '../arm-request.ts'
import { findVmOfDisk, toDiskResource } from '../compute/disk-shape.ts'
import type { AttachedResource, Gate } from '../gate.ts'
import { findVmOfNic, findVmOfPublicAddress, toNicResource, toPublicAddressResource } from '../network/network-shape.ts'
import { toPage } from '../paging.ts'
import type { Visible } from '../visible.ts'
import { RESOURCE_KINDS, type ResourceKind } from './resource-kinds.ts'

const PAGE_SIZE = 1_000

/** Handlers for what is attached to a VM: its network interface, its public address if it has one, and its disk. */
export function createAttachedHandlers(deps: { world: World; gate: Gate; visible: Visible; clock: Clock }) {
  const { world, clock } = deps
  const toAddress = (vm: Vm) => toPublicAddressResource(vm, world.power.timelineOf(vm), clock.now())
  const toDisk = (vm: Vm) => toDiskResource(vm, stateAt(world.power.timelineOf(vm), clock.now()))
  return {
    nics: createHandlers(RESOURCE_KINDS.nic, findVmOfNic, toNicResource, deps),
    publicAddresses: createHandlers(RESOURCE_KINDS.publicAddress, findVmOfPublicAddress, toAddress, deps),
    disks: createHandlers(RESOURCE_KINDS.disk, findVmOfDisk, toDisk, deps),
  }
}

function createHandlers(
  kind: ResourceKind,
  find: AttachedResource['find'],
  shape: (vm: Vm) => unknown,
  { world, gate, visible }: { world: World; gate: Gate; visible: Visible },
) {
  const read = `${kind.type}/read`
  return {
    get: (request) => ok(shape(gate.getAttached(request, { type: kind.type, find }))),
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
