import { nicArmId, osDiskArmId, osDiskName, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import { type PowerEntry, type PowerTimeline, stateAt } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import { toAzureTime } from './azure-time.ts'
import { toComputerName } from './computer-name.ts'
import { toInstanceView } from './instance-view-shape.ts'

/** A VM as Compute returns it. `expand` adds the instance view, as `$expand=instanceView` and `statusOnly=true` do. */
export function toVmResource(
  vm: Vm,
  timeline: PowerTimeline,
  now: number,
  options: { readonly id?: string; readonly expand?: 'instanceView' } = {},
): Record<string, unknown> {
  const state = stateAt(timeline, now)
  return {
    name: vm.name,
    id: options.id ?? vmArmId(vm),
    type: 'Microsoft.Compute/virtualMachines',
    location: vm.location,
    tags: vm.tags,
    ...(vm.zone && { zones: [vm.zone] }),
    properties: {
      ...toVmProperties(vm, state),
      ...(options.expand && { instanceView: toInstanceView(vm, state) }),
    },
    etag: toEtag(vm, state),
  }
}

/** The properties that Compute and Resource Graph both report. */
export function toVmProperties(vm: Vm, state: PowerEntry): Record<string, unknown> {
  return {
    hardwareProfile: { vmSize: vm.size },
    provisioningState: state.provisioning,
    vmId: guidFrom(`machine ${vmArmId(vm)}`),
    storageProfile: toStorageProfile(vm),
    osProfile: toOsProfile(vm),
    networkProfile: { networkInterfaces: [{ id: nicArmId(vm), properties: { deleteOption: 'Detach' } }] },
    diagnosticsProfile: DIAGNOSTICS_PROFILE,
    timeCreated: toAzureTime(vm.createdAt),
  }
}

const DIAGNOSTICS_PROFILE = { bootDiagnostics: { enabled: true } } as const

/** Lists write the resource group in capitals regardless of its real letter case, as Compute does. */
export function toListedVmId(vm: Vm): string {
  return vmArmId(vm).replace(`/resourceGroups/${vm.group.name}/`, `/resourceGroups/${vm.group.name.toUpperCase()}/`)
}

function toStorageProfile(vm: Vm): Record<string, unknown> {
  const { publisher, offer, sku, exactVersion, osType, diskSizeGb } = vm.image
  const diskName = osDiskName(vm)
  return {
    imageReference: { publisher, offer, sku, version: 'latest', exactVersion },
    osDisk: {
      osType,
      name: diskName,
      createOption: 'FromImage',
      caching: 'ReadWrite',
      managedDisk: { storageAccountType: 'Premium_LRS', id: osDiskArmId(vm, diskName) },
      deleteOption: 'Delete',
      diskSizeGB: diskSizeGb,
    },
    dataDisks: [],
    diskControllerType: 'SCSI',
  }
}

const PATCH_SETTINGS = { patchMode: 'ImageDefault', assessmentMode: 'ImageDefault' } as const
const CONFIGURATIONS = {
  Linux: {
    linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true, patchSettings: PATCH_SETTINGS },
  },
  Windows: {
    windowsConfiguration: { provisionVMAgent: true, enableAutomaticUpdates: true, patchSettings: PATCH_SETTINGS },
  },
} as const

function toOsProfile(vm: Vm): Record<string, unknown> {
  return {
    computerName: toComputerName(vm),
    adminUsername: 'azureuser',
    ...CONFIGURATIONS[vm.image.osType],
    secrets: [],
    allowExtensionOperations: true,
    requireGuestProvisionSignal: true,
  }
}

function toEtag(vm: Vm, state: PowerEntry): string {
  return `"${guidFrom(`etag ${vmArmId(vm)} ${state.at}`).slice(0, 8)}"`
}
