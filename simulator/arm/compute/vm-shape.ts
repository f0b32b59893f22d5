import { findManagerArmId, nicArmId, osDiskArmId, osDiskName, scaleSetArmId, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import { type PowerEntry, type PowerTimeline, stateAt } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import { hasProperty, NEWEST } from './api-versions.ts'
import { toAzureTime } from './azure-time.ts'
import { toComputerName } from './computer-name.ts'
import { toExtensionIds, toExtensions } from './extension-shape.ts'
import { toInstanceView } from './instance-view-shape.ts'

export interface VmAnswer {
  readonly apiVersion: string
  /** Adds the instance view, as `$expand=instanceView` and `statusOnly=true` do. */
  readonly expand?: 'instanceView'
  /** Whether it is one of a list, which says less. */
  readonly isListed?: true
}

/** A VM as Compute returns it to a client of that api-version. */
export function toVmResource(
  vm: Vm,
  timeline: PowerTimeline,
  now: number,
  { apiVersion, expand, isListed }: VmAnswer,
): Record<string, unknown> {
  const state = stateAt(timeline, now)
  const managedBy = findManagerArmId(vm)
  const extensions = isListed ? toExtensionIds(vm) : toExtensions(vm)
  return {
    name: vm.name,
    id: isListed ? toListedVmId(vm) : vmArmId(vm),
    type: 'Microsoft.Compute/virtualMachines',
    location: vm.location,
    tags: vm.tags,
    ...(vm.zone && { zones: [vm.zone] }),
    properties: {
      ...toVmProperties(vm, state, apiVersion),
      ...(expand && { instanceView: toInstanceView(vm, state) }),
    },
    ...(extensions.length > 0 && { resources: extensions }),
    ...(managedBy !== undefined && hasProperty(apiVersion, 'managedBy') && { managedBy }),
    ...(hasProperty(apiVersion, 'etag') && { etag: toEtag(vm, state) }),
  }
}

/** The properties that Compute and Resource Graph both report. */
export function toVmProperties(vm: Vm, state: PowerEntry, apiVersion = NEWEST): Record<string, unknown> {
  // What an eviction deletes with the VM is what its options say.
  const deleteOption = vm.eviction === 'Delete' ? 'Delete' : 'Detach'
  const nicOptions = hasProperty(apiVersion, 'deleteOption') && { properties: { deleteOption } }
  return {
    hardwareProfile: { vmSize: vm.size },
    ...((vm.canHibernate || state.hibernated) && { additionalCapabilities: { hibernationEnabled: true } }),
    provisioningState: state.provisioning,
    vmId: guidFrom(`machine ${vmArmId(vm)}`),
    storageProfile: toStorageProfile(vm, apiVersion),
    osProfile: toOsProfile(vm),
    networkProfile: { networkInterfaces: [{ id: nicArmId(vm), ...nicOptions }] },
    diagnosticsProfile: DIAGNOSTICS_PROFILE,
    ...(vm.eviction && { priority: 'Spot', evictionPolicy: vm.eviction, billingProfile: { maxPrice: -1 } }),
    ...(vm.scaleSet && { virtualMachineScaleSet: { id: scaleSetArmId(vm) } }),
    ...(hasProperty(apiVersion, 'timeCreated') && { timeCreated: toAzureTime(vm.createdAt) }),
  }
}

const DIAGNOSTICS_PROFILE = { bootDiagnostics: { enabled: true } } as const

/** Lists write the resource group in capitals regardless of its real letter case, as Compute does. */
function toListedVmId(vm: Vm): string {
  return vmArmId(vm).replace(`/resourceGroups/${vm.group.name}/`, `/resourceGroups/${vm.group.name.toUpperCase()}/`)
}

function toStorageProfile(vm: Vm, apiVersion: string): Record<string, unknown> {
  const { publisher, offer, sku, exactVersion, osType, diskSizeGb } = vm.image
  const diskName = osDiskName(vm)
  return {
    imageReference: { publisher, offer, sku, version: 'latest', exactVersion },
    osDisk: {
      osType,
      name: diskName,
      createOption: 'FromImage',
      caching: vm.ephemeralDisk ? 'ReadOnly' : 'ReadWrite',
      ...(vm.ephemeralDisk && { diffDiskSettings: { option: 'Local', placement: 'ResourceDisk' } }),
      managedDisk: { storageAccountType: 'Premium_LRS', id: osDiskArmId(vm, diskName) },
      ...(hasProperty(apiVersion, 'deleteOption') && { deleteOption: 'Delete' }),
      diskSizeGB: diskSizeGb,
    },
    dataDisks: [],
    ...(hasProperty(apiVersion, 'diskControllerType') && { diskControllerType: 'SCSI' }),
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
