import type { VmId } from '../../domain/arm-id.ts'
import { BUILT_IN_ROLES, findLeastRole } from '../../domain/built-in-roles.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { Person } from '../../domain/person.ts'
import { grants } from '../../domain/rights.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import { VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import { type RoleRequest, toRoleRequest } from '../../web/partials/role-request.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'
import type { DenyAssignment, Lacking, Lock } from './ports.ts'

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
  /** What Azure itself forbids, a sentence each; undefined if the person may not see that. */
  readonly denials: readonly string[] | undefined
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
  readonly request: RoleRequest
}

/** What is known of a person's rights on a VM. */
export interface Known {
  readonly lacking: Lacking
  readonly locks: readonly Lock[] | undefined
  readonly denials: readonly DenyAssignment[] | undefined
}

export function toRightsModel(
  id: VmId,
  { lacking, locks, denials }: Known,
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
  const isDenied = ({ needs }: VmAction) =>
    denials?.some(({ isCertain, permissions }) => isCertain && grants(permissions, needs)) === true
  const isLacking = ({ name }: VmAction) => lacking?.includes(name) === true
  return {
    heading: words.rights.of(id.name),
    isTold: lacking !== undefined,
    has: lacking
      ? toLabels(VM_ACTIONS.filter((action) => !isOff(action) && !isLacking(action) && !isDenied(action)))
      : [],
    isTurnedOff: toLabels(VM_ACTIONS.filter(isOff)),
    lacking: toLacking(
      id,
      VM_ACTIONS.filter((action) => isLacking(action) && !isOff(action)),
      { person, words },
    ),
    denials: denials?.flatMap((denial) => toDenial(denial, words)),
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
      request: toRoleRequest(id, { role, actions: asked, person: of.person }, of.words),
    }
  })
}

/** Nothing if it forbids none of what this app does. */
function toDenial({ name, permissions, isCertain }: DenyAssignment, words: Words): string[] {
  const denied = VM_ACTIONS.filter(({ needs }) => grants(permissions, needs))
  if (denied.length === 0) return []
  return [
    words.rights.denied(
      name,
      denied.map((action) => words.actions[action.name].label),
      isCertain,
    ),
  ]
}

function toSentence({ name, level, scope }: Lock, id: VmId, { rights }: Words): string {
  const depth = scope.split('/').length
  const on = depth > 5 ? 'resource' : depth > 3 ? 'group' : 'subscription'
  return rights.lock(name, level, rights.scopes[on](id.resourceGroup))
}
