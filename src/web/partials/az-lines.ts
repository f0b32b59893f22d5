import { toArmId, type VmId } from '../../domain/arm-id.ts'

/** What stands in a line for names that only the person knows. A shell takes neither for syntax. */
export const BASTION_PLACEHOLDERS = { name: 'BASTION', group: 'BASTION-GROUP' } as const

/** Opens SSH with the person's own account. https://learn.microsoft.com/cli/azure/ssh#az-ssh-vm */
export function toAzSsh(id: VmId, isPublic: boolean): string {
  const named = [
    toOption('--subscription', id.subscriptionId),
    toOption('--resource-group', id.resourceGroup),
    toOption('--name', id.name),
  ]
  return ['az ssh vm', ...named, ...(isPublic ? [] : ['--prefer-private-ip'])].join(' ')
}

/**
 * Opens SSH or Remote Desktop through Azure Bastion, with the person's own account.
 * https://learn.microsoft.com/azure/bastion/connect-vm-native-client-windows
 */
export function toBastion(id: VmId, kind: 'ssh' | 'rdp'): string {
  const bastion = [
    toOption('--name', BASTION_PLACEHOLDERS.name),
    toOption('--resource-group', BASTION_PLACEHOLDERS.group),
    toOption('--target-resource-id', toArmId(id)),
  ]
  return [`az network bastion ${kind}`, ...bastion, '--auth-type AAD'].join(' ')
}

/**
 * Names in Azure have no character that is special between double quotes, so bash, PowerShell and cmd read the same. A name may
 * begin like an option.
 */
function toOption(option: string, value: string): string {
  const quoted = /^[\w./-]+$/.test(value) ? value : `"${value}"`
  return value.startsWith('-') ? `${option}=${quoted}` : `${option} ${quoted}`
}
