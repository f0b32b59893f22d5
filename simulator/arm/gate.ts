import { groupArmId, subscriptionArmId, vmArmId } from '../world/arm-id.ts'
import type { ResourceGroup, Subscription, Vm } from '../world/subscription.ts'
import type { World } from '../world/world.ts'
import { ARM_ERRORS } from './arm-error.ts'
import type { ArmRequest } from './arm-request.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Finds what a path names. Refuses in Azure's order: unknown subscription, no permission, unknown group, unknown resource. */
export interface Gate {
  getSubscription(request: ArmRequest): Subscription
  getGroup(request: ArmRequest, action: string): ResourceGroup
  getVm(request: ArmRequest, action: string): Vm
  /** The VM that a resource is attached to: a network interface, a public address or a disk. */
  getAttached(request: ArmRequest, resource: AttachedResource): Vm
  demand(request: ArmRequest, action: string, scopeId: string): void
  /** Throws if a deny assignment, a lock or a disabled subscription blocks writes, even if the caller has the permission. */
  demandWritable(request: ArmRequest, action: string, vm: Vm): void
}

export interface AttachedResource {
  readonly type: string
  readonly find: (group: ResourceGroup, name: string) => Vm | undefined
}

export function createGate({ world }: { world: World }): Gate {
  const demand: Gate['demand'] = (request, action, scopeId) => {
    if (world.access.may(request.caller.objectId, action, scopeId)) return
    throw ARM_ERRORS.authorizationFailed(request.caller, action, scopeId)
  }

  const getSubscription: Gate['getSubscription'] = (request) => {
    const id = request.param('subscription')
    if (!GUID.test(id)) throw ARM_ERRORS.subscriptionIdMalformed(id)
    const subscription = world.subscriptions.get(id.toLowerCase())
    if (subscription === undefined) throw ARM_ERRORS.subscriptionNotFound(id)
    // A subscription trusts one tenant. Who is a guest there needs a token of that tenant.
    const { tenantId = world.directory.tenantId } = subscription
    const { caller, origin } = request
    if (caller.tenantId !== tenantId) {
      throw ARM_ERRORS.tenantWrong(`${origin}/${caller.tenantId}/`, `${origin}/${tenantId}`)
    }
    return subscription
  }

  /** Azure checks permission before existence: a caller without permission learns nothing. */
  const findInGroup = (request: ArmRequest, action: string, type: string, find: AttachedResource['find']): Vm => {
    const subscription = getSubscription(request)
    const groupName = request.param('group')
    const name = request.param('name')
    const scopeId = `${subscriptionArmId(subscription)}/resourceGroups/${groupName}/providers/${type}/${name}`
    demand(request, action, scopeId)
    const group = subscription.groups.get(groupName.toLowerCase())
    if (group === undefined) throw ARM_ERRORS.groupNotFound(groupName)
    const found = find(group, name)
    if (found === undefined || !world.power.exists(found)) throw ARM_ERRORS.resourceNotFound(type, name, groupName)
    return found
  }

  return {
    demand,
    getSubscription,
    getGroup: (request, action) => {
      const subscription = getSubscription(request)
      const name = request.param('group')
      demand(request, action, `${subscriptionArmId(subscription)}/resourceGroups/${name}`)
      const group = subscription.groups.get(name.toLowerCase())
      if (group === undefined) throw ARM_ERRORS.groupNotFound(name)
      return group
    },
    getVm: (request, action) =>
      findInGroup(request, action, 'Microsoft.Compute/virtualMachines', (group, name) =>
        group.vms.get(name.toLowerCase()),
      ),
    getAttached: (request, resource) => findInGroup(request, `${resource.type}/read`, resource.type, resource.find),
    demandWritable: (request, action, vm) => {
      const { subscription } = vm.group
      const scopes = [subscriptionArmId(subscription), groupArmId(vm.group), vmArmId(vm)]
      const denied = world.denyAssignments.find(({ scope }) => scopes.includes(scope))
      if (denied !== undefined) throw ARM_ERRORS.denied(request.caller, action, vmArmId(vm), denied)
      if (subscription.state === 'Disabled') throw ARM_ERRORS.subscriptionDisabled(subscription.subscriptionId)
      const lock = world.locks.find(({ level, scope }) => level === 'ReadOnly' && scopes.includes(scope))
      if (lock !== undefined) throw ARM_ERRORS.scopeLocked(vmArmId(vm), lock.scope)
    },
  }
}
