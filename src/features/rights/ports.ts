import type { VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { Permission } from '../../domain/rights.ts'
import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'

/** What a person's roles grant, groups and inherited roles included. Locks, policies and deny assignments are not in it. */
export interface Permissions {
  /** @throws AppError forbidden if the person may not read their own permissions there */
  ofGroup(call: Call, id: VmId): Promise<readonly Permission[]>
  /** The same for one VM. */
  ofVm(call: Call, id: VmId): Promise<readonly Permission[]>
}

/** What keeps a VM as it is, whoever acts on it. */
export interface Lock {
  readonly name: string
  readonly level: 'read-only' | 'no-deletion' | 'unknown'
  /** The full id of what it is on: the VM, its resource group or its subscription. */
  readonly scope: string
}

export interface Locks {
  /**
   * The locks that hold for a VM.
   *
   * @throws AppError forbidden if the person may not see them
   */
  ofVm(call: Call, id: VmId): Promise<readonly Lock[]>
}

/** What Azure itself forbids on a VM, whatever roles a person has: most protect what a service has made. */
export interface DenyAssignment {
  readonly name: string
  readonly permissions: readonly Permission[]
  /** Whether it holds for the person. It may be made for a group, or except one, and only Entra knows whose. */
  readonly isCertain: boolean
}

export interface DenyAssignments {
  /**
   * Those that hold for a VM, but for those that do not hold for the person.
   *
   * @throws AppError forbidden if the person may not see them
   */
  ofVm(call: Call, id: VmId): Promise<readonly DenyAssignment[]>
}

/** The actions of this app that a person has no right to, on one VM; undefined if Azure does not tell. */
export type Lacking = readonly VmActionName[] | undefined

/** What people may do, as far as Azure has told: advice for pages, since Azure decides at each action anew. */
export interface VmRights {
  /** As last told; undefined as well if nobody has asked yet. Does not call Azure. */
  known(call: Call, id: VmId): Lacking
  /** Differs whenever `known` may say something else to the person. */
  version(call: Call): number
  /** Asks Azure about those of which nothing is known, or only something old. Undefined if there are none. */
  learn(call: Call, ids: readonly VmId[]): Promise<unknown> | undefined
  /** As Azure tells now. */
  ask(call: Call, id: VmId): Promise<Lacking>
}
