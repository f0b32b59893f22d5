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
 * Gives a person a role. https://learn.microsoft.com/cli/azure/role/assignment#az-role-assignment-create
 *
 * @param asked the object id of the person, the name of the role, and the full id of what it is for
 */
export function toRoleAssignment(
  { objectId, role, scope }: { objectId: string; role: string; scope: string },
  shell: keyof typeof QUOTES,
): string {
  const quote = (value: string) => `'${value.replaceAll("'", QUOTES[shell])}'`
  const person = `--assignee-object-id ${quote(objectId)} --assignee-principal-type User`
  return `az role assignment create ${person} --role ${quote(role)} --scope ${quote(scope)}`
}

/** A quote within single quotes, where nothing else is special. */
const QUOTES = { Bash: `'\\''`, PowerShell: `''` } as const

/**
 * Names in Azure have no character that is special between double quotes, so bash, PowerShell and cmd read the same. A name may
 * begin like an option.
 */
function toOption(option: string, value: string): string {
  const quoted = /^[\w./-]+$/.test(value) ? value : `"${value}"`
  return value.startsWith('-') ? `${option}=${quoted}` : `${option} ${quoted}`
}
