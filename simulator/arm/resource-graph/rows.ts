import type { Row } from '../../graph/tables/graph-tables.ts'
import { findManagerArmId, groupArmId, subscriptionArmId, vmArmId } from '../../world/arm-id.ts'
import { isAllocated, type PowerEntry, type PowerTimeline } from '../../world/power-timeline.ts'
import type { ResourceGroup, Subscription, Vm } from '../../world/subscription.ts'
import { toComputerName } from '../compute/computer-name.ts'
import { DISK_SKU, toDiskProperties } from '../compute/disk-shape.ts'
import { toHibernationStatuses, toPowerStatuses } from '../compute/instance-view-shape.ts'
import { toVmProperties } from '../compute/vm-shape.ts'
import { toNicProperties, toPublicAddressProperties, toPublicAddressSku } from '../network/network-shape.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../resources/resource-kinds.ts'
import { SUBSCRIPTION_POLICIES } from '../resources/subscriptions.ts'

/**
 * Rows as Resource Graph stores them: `type` and `resourceGroup` are in lower case, and every column is present, even if
 * null. Properties are built only when read: they are most of a row, and many queries do not use them.
 */
export function toVmRow(tenantId: string, vm: Vm, state: PowerEntry): Row {
  return {
    ...toCommon(tenantId, RESOURCE_KINDS.vm, vm),
    tags: vm.tags,
    managedBy: findManagerArmId(vm) ?? '',
    zones: vm.zone ? [vm.zone] : null,
    properties: () => ({
      ...toVmProperties(vm, state),
      extended: { instanceView: toGraphInstanceView(vm, state) },
    }),
  }
}

function toGraphInstanceView(vm: Vm, state: PowerEntry): Row {
  const [powerState] = toPowerStatuses(state)
  const [hibernationState] = toHibernationStatuses(state)
  return {
    ...(isAllocated(state) && {
      computerName: toComputerName(vm),
      osName: vm.image.osName,
      osVersion: vm.image.osVersion,
    }),
    hyperVGeneration: 'V2',
    ...(powerState && { powerState }),
    ...(hibernationState && { hibernationState }),
  }
}

export function toNicRow(tenantId: string, vm: Vm): Row {
  return { ...toCommon(tenantId, RESOURCE_KINDS.nic, vm), properties: () => toNicProperties(vm) }
}

export function toPublicAddressRow(tenantId: string, vm: Vm, timeline: PowerTimeline, time: number): Row {
  return {
    ...toCommon(tenantId, RESOURCE_KINDS.publicAddress, vm),
    sku: toPublicAddressSku(vm),
    properties: () => toPublicAddressProperties(vm, timeline, time),
  }
}

export function toDiskRow(tenantId: string, vm: Vm, state: PowerEntry): Row {
  return {
    ...toCommon(tenantId, RESOURCE_KINDS.disk, vm),
    sku: DISK_SKU,
    zones: vm.zone ? [vm.zone] : null,
    managedBy: vmArmId(vm),
    properties: () => toDiskProperties(vm, state),
  }
}

export function toSubscriptionRow(tenantId: string, subscription: Subscription): Row {
  return {
    ...EMPTY,
    id: subscriptionArmId(subscription),
    name: subscription.displayName,
    type: 'microsoft.resources/subscriptions',
    tenantId,
    location: '',
    resourceGroup: '',
    subscriptionId: subscription.subscriptionId,
    tags: {},
    properties: {
      state: subscription.state,
      managedByTenants: [],
      subscriptionPolicies: SUBSCRIPTION_POLICIES,
      managementGroupAncestorsChain: [{ displayName: 'Tenant Root Group', name: tenantId }],
    },
  }
}

export function toGroupRow(tenantId: string, group: ResourceGroup): Row {
  return {
    ...EMPTY,
    id: groupArmId(group),
    name: group.name,
    type: 'microsoft.resources/subscriptions/resourcegroups',
    tenantId,
    location: group.location,
    resourceGroup: group.name.toLowerCase(),
    subscriptionId: group.subscription.subscriptionId,
    tags: group.tags,
    managedBy: group.managedBy ?? '',
    properties: { provisioningState: 'Succeeded' },
  }
}

const EMPTY = { kind: '', managedBy: '', sku: null, plan: null, identity: null, zones: null, extendedLocation: null }

function toCommon(tenantId: string, kind: ResourceKind, vm: Vm): Row {
  return {
    ...EMPTY,
    id: kind.toId(vm),
    name: kind.toName(vm),
    type: kind.type.toLowerCase(),
    tenantId,
    location: vm.location,
    resourceGroup: vm.group.name.toLowerCase(),
    subscriptionId: vm.group.subscription.subscriptionId,
    tags: {},
  }
}
