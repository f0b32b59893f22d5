import { vmArmId } from '../../world/arm-id.ts'
import type { Vm } from '../../world/subscription.ts'

/**
 * The extensions with which people sign in with Entra, as their documentation names them.
 * https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-linux and -windows
 */
const ENTRA_SIGN_IN = {
  Linux: { type: 'AADSSHLoginForLinux', typeHandlerVersion: '1.0' },
  Windows: { type: 'AADLoginForWindows', typeHandlerVersion: '2.2' },
} as const

export function toExtensions(vm: Vm): readonly Record<string, unknown>[] {
  if (!vm.entraSignIn) return []
  const { type, typeHandlerVersion } = ENTRA_SIGN_IN[vm.image.osType]
  return [
    {
      name: type,
      id: toId(vm, type),
      type: 'Microsoft.Compute/virtualMachines/extensions',
      location: vm.location,
      properties: {
        autoUpgradeMinorVersion: true,
        provisioningState: 'Succeeded',
        publisher: 'Microsoft.Azure.ActiveDirectory',
        type,
        typeHandlerVersion,
      },
    },
  ]
}

/** A list of VMs names their extensions by their ids alone. */
export function toExtensionIds(vm: Vm): readonly Record<string, unknown>[] {
  return vm.entraSignIn ? [{ id: toId(vm, ENTRA_SIGN_IN[vm.image.osType].type) }] : []
}

export function toExtensionViews(vm: Vm): readonly Record<string, unknown>[] {
  if (!vm.entraSignIn) return []
  const { type, typeHandlerVersion } = ENTRA_SIGN_IN[vm.image.osType]
  const status = { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded' }
  return [
    {
      name: type,
      type: `Microsoft.Azure.ActiveDirectory.${type}`,
      typeHandlerVersion: `${typeHandlerVersion}.0.0`,
      statuses: [status],
    },
  ]
}

function toId(vm: Vm, name: string): string {
  return `${vmArmId(vm)}/extensions/${name}`
}
