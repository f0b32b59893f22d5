import { toArmId, type VmId } from '../../domain/arm-id.ts'
import { BUILT_IN_ROLES, type BuiltInRole, findLeastRole } from '../../domain/built-in-roles.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { Person } from '../../domain/person.ts'
import { grants } from '../../domain/rights.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import { VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import { toRoleAssignment } from '../../web/partials/az-lines.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'
import type { Lacking, Lock } from './ports.ts'

/** What a person may do with a VM, why not the rest, and what to ask for. */
export interface RightsModel {
  readonly heading: string
  /** Whether Azure tells the person their own rights. */
  readonly isTold: boolean
  /** The labels of what the person has the right to. */
  readonly has: readonly string[]
  /** The labels of what the organisation has turned off in this app, whatever the rights are. */
  readonly isTurnedOff: readonly string[]
  /** What is lacking, by the smallest role that has it. */
  readonly lacking: readonly LackingModel[]
  /** A sentence each; undefined if the person may not see the locks. */
  readonly locks: readonly string[] | undefined
  /** The page to go back to. */
  readonly back: string
}

interface LackingModel {
  readonly role: string
  readonly actions: readonly {
    readonly icon: string
    readonly label: string
    /** As Azure RBAC calls it. */
    readonly needs: string
  }[]
  readonly request: RequestModel
}

/** What the person sends to whoever gives rights. */
interface RequestModel {
  readonly text: string
  /** The same as a message in the reader's mail program. */
  readonly mail: string
  /** Each with the shells that take it as it is. */
  readonly commands: readonly { readonly shells: string; readonly text: string }[]
}

/** What is known of a person's rights on a VM. */
export interface Known {
  readonly lacking: Lacking
  readonly locks: readonly Lock[] | undefined
}

export function toRightsModel(
  id: VmId,
  { lacking, locks }: Known,
  of: {
    from: string | undefined
    directory: string | undefined
    person: Person
    policy: OrganisationPolicy
    words: Words
  },
): RightsModel {
  const { from, directory, person, policy, words } = of
  const toLabels = (actions: readonly VmAction[]) => actions.map(({ name }) => words.actions[name].label)
  const isOff = ({ name }: VmAction) => isTurnedOff(policy, name)
  const isLacking = ({ name }: VmAction) => lacking?.includes(name) === true
  return {
    heading: words.rights.of(id.name),
    isTold: lacking !== undefined,
    has: lacking ? toLabels(VM_ACTIONS.filter((action) => !isOff(action) && !isLacking(action))) : [],
    isTurnedOff: toLabels(VM_ACTIONS.filter(isOff)),
    lacking: toLacking(
      id,
      VM_ACTIONS.filter((action) => isLacking(action) && !isOff(action)),
      { person, words },
    ),
    locks: locks?.map((lock) => toSentence(lock, id, words)),
    back: from ?? paths.vm(id, directory),
  }
}

/** A role further down has what those above it have. */
function toLacking(id: VmId, actions: readonly VmAction[], of: { person: Person; words: Words }): LackingModel[] {
  return BUILT_IN_ROLES.flatMap((role) => {
    const own = actions.filter(({ needs }) => findLeastRole([needs]) === role)
    if (own.length === 0) return []
    const asked = actions.filter(({ needs }) => grants([role], needs))
    return {
      role: role.name,
      actions: own.map(({ name, icon, needs }) => ({ icon, label: of.words.actions[name].label, needs })),
      request: toRequest(id, role, asked, of),
    }
  })
}

function toSentence({ name, level, scope }: Lock, id: VmId, { rights }: Words): string {
  const depth = scope.split('/').length
  const on = depth > 5 ? 'resource' : depth > 3 ? 'group' : 'subscription'
  return rights.lock(name, level, rights.scopes[on](id.resourceGroup))
}

function toRequest(
  id: VmId,
  role: BuiltInRole,
  actions: readonly VmAction[],
  { person, words }: { person: Person; words: Words },
): RequestModel {
  const scope = toArmId(id)
  const asked = { objectId: person.objectId, role: role.name, scope }
  const byText = Map.groupBy(SHELLS, (shell) => toRoleAssignment(asked, shell))
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
  const mail = `mailto:?${toMailQuery({ subject: words.rights.subject(id.name), body: text })}`
  return { text, mail, commands }
}

const SHELLS = ['Bash', 'PowerShell'] as const

/** A mail program takes a plus for what it is. https://www.rfc-editor.org/rfc/rfc6068 */
function toMailQuery(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.replaceAll('\n', '\r\n'))}`)
    .join('&')
}
