import type { Row } from '../graph/graph-tables.ts'
import { groupArmId, nicArmId, publicAddressArmId, subscriptionArmId, vmArmId } from '../world/arm-id.ts'
import { isAllocated, type PowerEntry, type PowerTimeline } from '../world/power-timeline.ts'
import type { ResourceGroup, Subscription, Vm } from '../world/subscription.ts'
import { toAzureTime } from './azure-time.ts'
import { diskSku, toDiskProperties } from './disk-shape.ts'
import { toPowerStatuses } from './instance-view-shape.ts'
import { toNicProperties, toPublicAddressProperties, toPublicAddressSku } from './network-shape.ts'
import { resourceKinds } from './resource-kinds.ts'
import { toComputerName } from './computer-name.ts'
import { toHardwareProfile, toNetworkProfile, toOsProfile, toStorageProfile, toVmId } from './vm-shape.ts'

/** Rows as Resource Graph keeps them: `type` and `resourceGroup` in lower case, and every column there, if only as null. */
export function toVmRow(tenantId: string, vm: Vm, state: PowerEntry): Row {
  let properties: Row | undefined
  return {
    ...toCommon(tenantId, vm),
    id: vmArmId(vm),
    name: vm.name,
    type: resourceKinds.vm.type.toLowerCase(),
    sku: null,
    tags: vm.tags,
    zones: vm.zone ? [vm.zone] : null,
    // Built only when a query looks: of 100,000 machines a page shows 50.
    get properties() {
      properties ??= toVmProperties(vm, state)
      return properties
    },
  }
}

/** A section is built anew each time that it is asked for: most queries ask once. */
function toVmProperties(vm: Vm, state: PowerEntry): Row {
  return {
    provisioningState: state.provisioning,
    get vmId() {
      return toVmId(vm)
    },
    get hardwareProfile() {
      return toHardwareProfile(vm)
    },
    get storageProfile() {
      return toStorageProfile(vm)
    },
    get osProfile() {
      return toOsProfile(vm)
    },
    get networkProfile() {
      return toNetworkProfile(vm)
    },
    diagnosticsProfile: BOOT_DIAGNOSTICS,
    get timeCreated() {
      return toAzureTime(vm.createdAt)
    },
    get extended() {
      return { instanceView: toGraphInstanceView(vm, state) }
    },
  }
}

const BOOT_DIAGNOSTICS = { bootDiagnostics: { enabled: true } }

function toGraphInstanceView(vm: Vm, state: PowerEntry): Row {
  const [powerState] = toPowerStatuses(state)
  return {
    ...(isAllocated(state) && {
      computerName: toComputerName(vm),
      osName: vm.image.osName,
      osVersion: vm.image.osVersion,
    }),
    hyperVGeneration: 'V2',
    ...(powerState && { powerState }),
  }
}

export function toNicRow(tenantId: string, vm: Vm): Row {
  let properties: Row | undefined
  return {
    ...toCommon(tenantId, vm),
    id: nicArmId(vm),
    name: resourceKinds.nic.toName(vm),
    type: resourceKinds.nic.type.toLowerCase(),
    sku: null,
    tags: {},
    zones: null,
    get properties() {
      properties ??= toNicProperties(vm)
      return properties
    },
  }
}

export function toPublicAddressRow(tenantId: string, vm: Vm, timeline: PowerTimeline, time: number): Row {
  return {
    ...toCommon(tenantId, vm),
    id: publicAddressArmId(vm),
    name: resourceKinds.publicAddress.toName(vm),
    type: resourceKinds.publicAddress.type.toLowerCase(),
    sku: toPublicAddressSku(vm),
    tags: {},
    zones: null,
    get properties() {
      return toPublicAddressProperties(vm, timeline, time)
    },
  }
}

export function toDiskRow(tenantId: string, vm: Vm, state: PowerEntry): Row {
  return {
    ...toCommon(tenantId, vm),
    id: resourceKinds.disk.toId(vm),
    name: resourceKinds.disk.toName(vm),
    type: resourceKinds.disk.type.toLowerCase(),
    sku: diskSku,
    tags: {},
    zones: vm.zone ? [vm.zone] : null,
    managedBy: vmArmId(vm),
    get properties() {
      return toDiskProperties(vm, state)
    },
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
      subscriptionPolicies: {
        locationPlacementId: 'Public_2014-09-01',
        quotaId: 'PayAsYouGo_2014-09-01',
        spendingLimit: 'Off',
      },
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
    properties: { provisioningState: 'Succeeded' },
  }
}

const EMPTY = { kind: '', managedBy: '', sku: null, plan: null, identity: null, zones: null, extendedLocation: null }

function toCommon(tenantId: string, vm: Vm): Row {
  return {
    ...EMPTY,
    tenantId,
    location: vm.location,
    resourceGroup: vm.group.name.toLowerCase(),
    subscriptionId: vm.group.subscription.subscriptionId,
  }
}
