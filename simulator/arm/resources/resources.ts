import type { Clock } from '../../clock.ts'
import { toDotnetTime } from '../../dotnet-time.ts'
import { subscriptionArmId } from '../../world/arm-id.ts'
import { stateAt } from '../../world/power-timeline.ts'
import type { ResourceGroup, Subscription, Vm } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import { hasTag, readEqualities } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'
import { toPage } from '../paging.ts'
import { readTop } from '../query-options.ts'
import type { Visible } from '../visible.ts'
import { RESOURCE_KINDS, type ResourceKind } from './resource-kinds.ts'

const PAGE_SIZE = 1_000
const FILTERED = ['resourcetype', 'resourcegroup', 'name', 'location', 'tagname', 'tagvalue']

/** `Microsoft.Resources`: the lists of resources of every type. */
export function createResourceHandlers(deps: { world: World; gate: Gate; visible: Visible; clock: Clock }) {
  const { world, gate, visible, clock } = deps

  function* generate(request: ArmRequest, subscription: Subscription, group?: ResourceGroup): Iterable<unknown> {
    const principalId = request.caller.objectId
    const { isWanted, showsTags } = readFilter(request)
    const expanded = readExpand(request)
    const toListed = (kind: ResourceKind, vm: Vm) => ({
      ...toResource(kind, vm),
      ...(kind === RESOURCE_KINDS.vm && showsTags && { tags: vm.tags }),
      ...expanded.reduce((all, name) => ({ ...all, [name]: findExpanded(kind, vm, name) }), {}),
    })
    for (const kind of Object.values(RESOURCE_KINDS)) {
      const vms = group
        ? visible.vmsOfGroup(principalId, group, `${kind.type}/read`, kind.toId)
        : visible.vms(principalId, subscription, `${kind.type}/read`, kind.toId)
      for (const vm of vms) if (kind.exists(vm) && isWanted(kind, vm)) yield toListed(kind, vm)
    }
  }

  function findExpanded(kind: ResourceKind, vm: Vm, name: Expanded): string {
    const { at, provisioning } = stateAt(world.power.timelineOf(vm), clock.now())
    const isVm = kind === RESOURCE_KINDS.vm
    if (name === 'provisioningState') return isVm ? provisioning : 'Succeeded'
    return toDotnetTime(name === 'changedTime' && isVm ? at : vm.createdAt)
  }

  return {
    list: (request) => {
      const subscription = gate.getSubscription(request)
      const id = subscriptionArmId(subscription)
      if (!world.access.hasRolesWithin(request.caller.objectId, id)) {
        gate.demand(request, 'Microsoft.Resources/subscriptions/resources/read', id)
      }
      return ok(toPage(request, generate(request, subscription), readTop(request, PAGE_SIZE), (resource) => resource))
    },
    listByGroup: (request) => {
      const group = gate.getGroup(request, 'Microsoft.Resources/subscriptions/resourceGroups/read')
      const resources = generate(request, group.subscription, group)
      return ok(toPage(request, resources, readTop(request, PAGE_SIZE), (resource) => resource))
    },
  } satisfies Record<string, ArmHandler>
}

/** Only the VM itself has tags; the resources attached to it have none. */
function tagsOf(kind: ResourceKind, vm: Vm): Vm['tags'] {
  return kind === RESOURCE_KINDS.vm ? vm.tags : {}
}

function toResource(kind: ResourceKind, vm: Vm) {
  return {
    id: kind.toId(vm),
    name: kind.toName(vm),
    type: kind.type,
    location: vm.location,
    ...(kind === RESOURCE_KINDS.vm && vm.zone && { zones: [vm.zone] }),
  }
}

/** What `$expand` adds: https://learn.microsoft.com/rest/api/resources/resources/list */
const EXPANDED = ['createdTime', 'changedTime', 'provisioningState'] as const
type Expanded = (typeof EXPANDED)[number]

function readExpand(request: ArmRequest): readonly Expanded[] {
  const names = request.query('$expand')?.split(',') ?? []
  return names.map((name) => {
    const known = EXPANDED.find((one) => one.toLowerCase() === name.trim().toLowerCase())
    if (known === undefined) throw ARM_ERRORS.notSimulated(`the $expand "${name}" at ${request.path}`)
    return known
  })
}

interface ReadFilter {
  readonly isWanted: (kind: ResourceKind, vm: Vm) => boolean
  /** Azure leaves out the tags of resources that it filters by one. */
  readonly showsTags: boolean
}

function readFilter(request: ArmRequest): ReadFilter {
  const wanted = readEqualities(request, FILTERED)
  const is = (name: string, text: string) => (wanted.get(name) ?? text).toLowerCase() === text.toLowerCase()
  return {
    showsTags: !wanted.has('tagname'),
    isWanted: (kind, vm) =>
      is('resourcetype', kind.type) &&
      is('resourcegroup', vm.group.name) &&
      is('location', vm.location) &&
      (!wanted.has('name') || is('name', kind.toName(vm))) &&
      hasTag(tagsOf(kind, vm), wanted),
  }
}
