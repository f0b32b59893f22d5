import { guidFrom } from './guid.ts'
import type { ResourceGroup, Subscription, Vm } from './subscription.ts'

/** Ids in the letter case that the resources were created with. */
export function subscriptionArmId(subscription: Subscription): string {
  return `/subscriptions/${subscription.subscriptionId}`
}

export function groupArmId(group: ResourceGroup): string {
  return `${subscriptionArmId(group.subscription)}/resourceGroups/${group.name}`
}

export function vmArmId(vm: Vm): string {
  return `${groupArmId(vm.group)}/providers/Microsoft.Compute/virtualMachines/${vm.name}`
}

export function scaleSetArmId({ group, scaleSet = '' }: Vm): string {
  return `${groupArmId(group)}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}`
}

/** The resource that manages a VM: its scale set, or what the seed says. */
export function findManagerArmId(vm: Vm): string | undefined {
  return vm.scaleSet === undefined ? vm.managedBy : scaleSetArmId(vm)
}

/** A VM's network resources are named after the VM and need no index of their own. */
export const NIC_SUFFIX = '-nic'
export const PUBLIC_ADDRESS_SUFFIX = '-ip'

export function nicName(vm: Vm): string {
  return vm.name + NIC_SUFFIX
}

export function nicArmId(vm: Vm): string {
  return `${groupArmId(vm.group)}/providers/Microsoft.Network/networkInterfaces/${nicName(vm)}`
}

export function publicAddressName(vm: Vm): string {
  return vm.name + PUBLIC_ADDRESS_SUFFIX
}

export function publicAddressArmId(vm: Vm): string {
  return `${groupArmId(vm.group)}/providers/Microsoft.Network/publicIPAddresses/${publicAddressName(vm)}`
}

const LONGEST_DISK_NAME = 80

/** Azure names the disk after the VM, within the limit of 80 characters for a disk name. */
export function osDiskName(vm: Vm): string {
  const suffix = `_OsDisk_1_${guidFrom(`disk of ${vmArmId(vm)}`).replaceAll('-', '')}`
  return vm.name.slice(0, LONGEST_DISK_NAME - suffix.length) + suffix
}

export function osDiskArmId(vm: Vm, name = osDiskName(vm)): string {
  return `${groupArmId(vm.group)}/providers/Microsoft.Compute/disks/${name}`
}
