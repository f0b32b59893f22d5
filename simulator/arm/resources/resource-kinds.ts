import {
  nicArmId,
  nicName,
  osDiskArmId,
  osDiskName,
  publicAddressArmId,
  publicAddressName,
  vmArmId,
} from '../../world/arm-id.ts'
import type { Vm } from '../../world/subscription.ts'

/** A kind of resource that belongs to a VM. The resource lists and Resource Graph iterate over all kinds. */
export interface ResourceKind {
  readonly type: string
  readonly toId: (vm: Vm) => string
  readonly toName: (vm: Vm) => string
  readonly exists: (vm: Vm) => boolean
}

export const RESOURCE_KINDS = {
  vm: {
    type: 'Microsoft.Compute/virtualMachines',
    toId: vmArmId,
    toName: (vm) => vm.name,
    exists: () => true,
  },
  nic: { type: 'Microsoft.Network/networkInterfaces', toId: nicArmId, toName: nicName, exists: () => true },
  publicAddress: {
    type: 'Microsoft.Network/publicIPAddresses',
    toId: publicAddressArmId,
    toName: publicAddressName,
    exists: (vm) => vm.publicAddress !== undefined,
  },
  disk: { type: 'Microsoft.Compute/disks', toId: osDiskArmId, toName: osDiskName, exists: () => true },
} as const satisfies Record<string, ResourceKind>
