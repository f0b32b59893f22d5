import { osDiskArmId, osDiskName, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import { isAllocated, type PowerEntry } from '../../world/power-timeline.ts'
import type { ResourceGroup, Vm } from '../../world/subscription.ts'
import { toAzureTime } from './azure-time.ts'

export const DISK_SKU = { name: 'Premium_LRS', tier: 'Premium' } as const

/** A disk's name is the VM's name, shortened, plus a hash. Groups are small enough for a linear search. */
export function findVmOfDisk(group: ResourceGroup, name: string): Vm | undefined {
  const lower = name.toLowerCase()
  return [...group.vms.values()].find((vm) => osDiskName(vm).toLowerCase() === lower)
}

export function toDiskProperties(vm: Vm, state: PowerEntry): Record<string, unknown> {
  const { publisher, offer, sku, exactVersion, osType, diskSizeGb } = vm.image
  const image = `Publishers/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${exactVersion}`
  return {
    osType,
    hyperVGeneration: 'V2',
    creationData: {
      createOption: 'FromImage',
      imageReference: {
        id: `/Subscriptions/${vm.group.subscription.subscriptionId}/Providers/Microsoft.Compute/Locations/${vm.location}/${image}`,
      },
    },
    diskSizeGB: diskSizeGb,
    diskSizeBytes: diskSizeGb * 1024 ** 3,
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    diskState: isAllocated(state) ? 'Attached' : 'Reserved',
    provisioningState: 'Succeeded',
    timeCreated: toAzureTime(vm.createdAt),
    uniqueId: guidFrom(osDiskArmId(vm)),
  }
}

export function toDiskResource(vm: Vm, state: PowerEntry): Record<string, unknown> {
  return {
    name: osDiskName(vm),
    id: osDiskArmId(vm),
    type: 'Microsoft.Compute/disks',
    location: vm.location,
    tags: {},
    ...(vm.zone && { zones: [vm.zone] }),
    sku: DISK_SKU,
    managedBy: vmArmId(vm),
    properties: toDiskProperties(vm, state),
  }
}
