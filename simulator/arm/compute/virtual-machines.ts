import type { Clock } from '../../clock.ts'
import { subscriptionArmId } from '../../world/arm-id.ts'
import { stateAt } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS, ArmError } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'
import { toPage } from '../paging.ts'
import type { Visible } from '../visible.ts'
import { toInstanceView } from './instance-view-shape.ts'
import { toVmResource } from './vm-shape.ts'

const PAGE_SIZE = 500
const READ = 'Microsoft.Compute/virtualMachines/read'

/** `Microsoft.Compute/virtualMachines`: the read operations. */
export function createVmHandlers(deps: { world: World; gate: Gate; visible: Visible; clock: Clock }) {
  const { world, gate, visible, clock } = deps

  const toListed = ({ apiVersion }: ArmRequest, vm: Vm, expand: { expand?: 'instanceView' } = {}) =>
    toVmResource(vm, world.power.timelineOf(vm), clock.now(), { apiVersion, isListed: true, ...expand })

  const listVisible = (request: ArmRequest, isWanted: (vm: Vm) => boolean) => {
    const subscription = gate.getSubscription(request)
    const id = subscriptionArmId(subscription)
    refuseScaleSetOptions(request)
    const expand = readStatusOnly(request)
    if (!world.access.hasRolesWithin(request.caller.objectId, id)) gate.demand(request, READ, id)
    const vms = filter(visible.vms(request.caller.objectId, subscription, READ), isWanted)
    return ok(toPage(request, vms, PAGE_SIZE, (vm) => toListed(request, vm, expand)))
  }

  return {
    get: (request) => {
      const vm = gate.getVm(request, READ)
      const { apiVersion } = request
      return ok(toVmResource(vm, world.power.timelineOf(vm), clock.now(), { apiVersion, ...readExpand(request) }))
    },
    getInstanceView: (request) => {
      const vm = gate.getVm(request, 'Microsoft.Compute/virtualMachines/instanceView/read')
      return ok(toInstanceView(vm, stateAt(world.power.timelineOf(vm), clock.now())))
    },
    listAll: (request) => listVisible(request, () => true),
    listByLocation: (request) => {
      const location = request.param('location').toLowerCase()
      return listVisible(request, (vm) => vm.location === location)
    },
    listByGroup: (request) => {
      const group = gate.getGroup(request, 'Microsoft.Resources/subscriptions/resourceGroups/read')
      refuseScaleSetOptions(request)
      const vms = visible.vmsOfGroup(request.caller.objectId, group, READ)
      return ok(toPage(request, vms, PAGE_SIZE, (vm) => toListed(request, vm)))
    },
  } satisfies Record<string, ArmHandler>
}

function readExpand(request: ArmRequest): { expand?: 'instanceView' } {
  const expand = request.query('$expand')
  if (expand === undefined) return {}
  if (expand.toLowerCase() === 'instanceview') return { expand: 'instanceView' }
  throw ARM_ERRORS.notSimulated(`the $expand "${expand}" at ${request.path}`)
}

/** Lists accept `$expand` only together with the filter for a scale set; otherwise they offer `statusOnly=true`. */
function refuseScaleSetOptions(request: ArmRequest): void {
  if (request.query('$filter') !== undefined) throw ARM_ERRORS.notSimulated('a $filter for virtual machines')
  if (request.query('$expand') !== undefined) {
    throw new ArmError(
      400,
      'InvalidParameter',
      "The expand parameter is only supported together with a filter for 'virtualMachineScaleSet/id'.",
    )
  }
}

function readStatusOnly(request: ArmRequest): { expand?: 'instanceView' } {
  return request.query('statusOnly')?.toLowerCase() === 'true' ? { expand: 'instanceView' } : {}
}

function* filter<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Iterable<T> {
  for (const item of items) if (isWanted(item)) yield item
}
