import { toArmId, type VmId } from '../../domain/arm-id.ts'
import type { BuiltInRole } from '../../domain/built-in-roles.ts'
import type { Person } from '../../domain/person.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import type { Words } from '../../words/words.ts'
import { toRoleAssignment } from './az-lines.ts'

/** What a person sends to whoever gives rights. */
export interface RoleRequest {
  readonly text: string
  /** The same as a message in the reader's mail program. */
  readonly mail: string
  /** What gives the role, each with the shells that take it as it is. */
  readonly commands: readonly { readonly shells: string; readonly text: string }[]
}

const SHELLS = ['Bash', 'PowerShell'] as const

/** Asks for a role on a VM, for the actions that the person lacks. */
export function toRoleRequest(
  id: VmId,
  { role, actions, person }: { role: BuiltInRole; actions: readonly VmAction[]; person: Person },
  words: Words,
): RoleRequest {
  const scope = toArmId(id)
  const assigned = { objectId: person.objectId, role: role.name, scope }
  const byText = Map.groupBy(SHELLS, (shell) => toRoleAssignment(assigned, shell))
  const commands = [...byText].map(([text, shells]) => ({ shells: shells.join(', '), text }))
  const text = words.rights.request({
    person: [person.name, person.userPrincipalName, person.objectId].filter(Boolean).join(', '),
    machine: id.name,
    actions: actions.map(({ name }) => words.actions[name].label),
    needs: [...new Set(actions.map(({ needs }) => needs))],
    role: role.name,
    scope,
    commands: commands.map(({ shells, text: line }) => `${shells}: ${line}`),
  })
  return { text, mail: `mailto:?${toMailQuery({ subject: words.rights.subject(id.name), body: text })}`, commands }
}

/** A mail program takes a plus for what it is. https://www.rfc-editor.org/rfc/rfc6068 */
function toMailQuery(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.replaceAll('\n', '\r\n'))}`)
    .join('&')
}
