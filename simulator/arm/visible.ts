import { groupArmId, subscriptionArmId, vmArmId } from '../world/arm-id.ts'
import type { ResourceGroup, Subscription, Vm } from '../world/subscription.ts'
import type { World } from '../world/world.ts'

/** What a principal may see: whole subscriptions if its roles allow that, otherwise group by group and VM by VM. */
export interface Visible {
  /** Azure lists a subscription for every principal with a role on anything in it. */
  subscriptions(principalId: string): Subscription[]
  groups(principalId: string, subscription: Subscription, action: string): Iterable<ResourceGroup>
  /** The VMs for which the principal may do `action` on `toId(vm)`: the VM itself, or a resource attached to it. */
  vms(principalId: string, subscription: Subscription, action: string, toId?: (vm: Vm) => string): Iterable<Vm>
  vmsOfGroup(principalId: string, group: ResourceGroup, action: string, toId?: (vm: Vm) => string): Iterable<Vm>
}

export function createVisible({ world }: { world: World }): Visible {
  const { access, power } = world

  function* groups(principalId: string, subscription: Subscription, action: string): Iterable<ResourceGroup> {
    if (!access.hasRolesWithin(principalId, subscriptionArmId(subscription))) return
    for (const group of subscription.groups.values()) {
      if (access.may(principalId, action, groupArmId(group))) yield group
    }
  }

  function* vmsOfGroup(principalId: string, group: ResourceGroup, action: string, toId = vmArmId): Iterable<Vm> {
    const groupId = groupArmId(group)
    if (access.may(principalId, action, groupId)) {
      for (const vm of group.vms.values()) if (power.exists(vm)) yield vm
    } else if (access.hasRolesWithin(principalId, groupId)) {
      for (const vm of group.vms.values()) if (power.exists(vm) && access.may(principalId, action, toId(vm))) yield vm
    }
  }

  function* vms(principalId: string, subscription: Subscription, action: string, toId = vmArmId): Iterable<Vm> {
    const subscriptionId = subscriptionArmId(subscription)
    if (!access.hasRolesWithin(principalId, subscriptionId)) return
    const seesAll = access.may(principalId, action, subscriptionId)
    for (const group of subscription.groups.values()) {
      if (seesAll) for (const vm of group.vms.values()) if (power.exists(vm)) yield vm
      if (!seesAll) yield* vmsOfGroup(principalId, group, action, toId)
    }
  }

  return {
    subscriptions: (principalId) =>
      [...world.subscriptions.values()].filter((subscription) =>
        access.hasRolesWithin(principalId, subscriptionArmId(subscription)),
      ),
    groups,
    vms,
    vmsOfGroup,
  }
}
