import type { Words } from '../../words/words.ts'
import type { VmId } from '../arm-id.ts'
import type { Call } from '../call.ts'
import type { PowerState } from '../power-state.ts'
import type { VmTraits } from '../vm.ts'

/** In the order of their buttons. */
export const VM_ACTION_NAMES = [
  'start',
  'stop',
  'restart',
  'power-off',
  'hibernate',
  'redeploy',
  'reapply',
  'simulate-eviction',
] as const
export type VmActionName = (typeof VM_ACTION_NAMES)[number]

export type Obstacle = keyof Words['obstacles']
export type Advice = keyof Words['advice']

/** What an action means for who uses the VM, in the order in which the question before it says so. */
export type Consequence =
  | 'billingEnds'
  | 'billingGoesOn'
  | 'disconnects'
  | 'disconnectsAsleep'
  | 'mayRestart'
  | 'moves'
  | 'evicts'
  | 'address'
  | 'temporaryDisk'
  | 'time'

/** What a person can do to a VM: everything that the app knows of one action, but for its words. */
export interface VmAction {
  readonly name: VmActionName
  /** Of the button, in web/icons.ts. */
  readonly icon: string
  /** Whether people seldom want it, so that it stands below the others. */
  readonly isRare: boolean
  /** The action with which the organisation turns this one off too: what it wants nobody to do here, this does as well. */
  readonly turnedOffWith: VmActionName | undefined
  /** Whether it ends what people do on the VM, so that a person must confirm it. */
  readonly interrupts: boolean
  readonly consequences: readonly Consequence[]
  /** Whether a public address that is not reserved is lost. */
  readonly losesAddress: boolean
  /** The Azure RBAC action that it takes. */
  readonly needs: `Microsoft.Compute/virtualMachines/${string}/action`
  /** The state of a VM while the action runs; undefined if it is as before. */
  readonly during: PowerState | undefined
  /** The state of a VM once the action has succeeded; undefined if it is as before. */
  readonly goal: PowerState | undefined
  /** Whether it may end with a VM that is no more. */
  readonly mayDelete: boolean
  /** How long it usually takes in Azure, for a progress bar: an estimate, not a promise. */
  readonly usualSeconds: number
  /** Why it does not fit a state. Azure decides for a state that is not listed, such as an unknown one. */
  readonly obstacles: Readonly<Partial<Record<PowerState, Obstacle>>>
  /** Why it never fits a VM with an ephemeral OS disk; undefined if it does. */
  readonly ephemeralDiskObstacle: Obstacle | undefined
  /** What a VM must have for it, and why it never fits one without; undefined if it fits every kind. */
  readonly requires: { readonly trait: keyof VmTraits; readonly obstacle: Obstacle } | undefined
  /** What the button says in a state in which the person may not know that they need it. */
  readonly advice: Readonly<Partial<Record<PowerState, Advice>>>
}

/** The operations of Azure Compute that actions begin. */
export interface ComputeOperations {
  /** Asks Azure to act. Resolves as soon as Azure has accepted. Throws AppError. */
  begin(call: Call, id: VmId, action: VmActionName): Promise<BegunOperation>
}

export interface BegunOperation {
  /** Where Azure reports the progress; undefined if the operation is already over, or Azure says nothing of it. */
  readonly pollUrl: string | undefined
}

/** Obstacles while another action runs. */
export const BUSY = {
  starting: 'starting',
  stopping: 'stopping',
  deallocating: 'stopping',
  restarting: 'restarting',
} as const
