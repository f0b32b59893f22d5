import type { Words } from '../../words/words.ts'
import type { VmId } from '../arm-id.ts'
import type { Call } from '../call.ts'
import type { PowerState } from '../power-state.ts'

/** In the order of their buttons. */
export const VM_ACTION_NAMES = ['start', 'stop', 'restart'] as const
export type VmActionName = (typeof VM_ACTION_NAMES)[number]

export type Obstacle = keyof Words['obstacles']
export type Advice = keyof Words['advice']

/** What a person can do to a VM: everything that the app knows of one action, but for its words. */
export interface VmAction {
  readonly name: VmActionName
  /** Of the button, in web/icons.ts. */
  readonly icon: string
  /** Whether it ends what people do on the VM, so that a person must confirm it. */
  readonly interrupts: boolean
  /** Whether a public address that is not reserved is lost. */
  readonly losesAddress: boolean
  /** The Azure RBAC action that it takes. */
  readonly needs: `Microsoft.Compute/virtualMachines/${string}/action`
  /** The state of a VM while the action runs. */
  readonly during: PowerState
  /** The state of a VM once the action has succeeded. */
  readonly goal: PowerState
  /** How long it usually takes in Azure, for a progress bar: an estimate, not a promise. */
  readonly usualSeconds: number
  /** Why it does not fit a state. Azure decides for a state that is not listed, such as an unknown one. */
  readonly obstacles: Readonly<Partial<Record<PowerState, Obstacle>>>
  /** Why it never fits a VM with an ephemeral OS disk; undefined if it does. */
  readonly ephemeralDiskObstacle: Obstacle | undefined
  /** What the button says in a state in which the person may not know that they need it. */
  readonly advice: Readonly<Partial<Record<PowerState, Advice>>>
  /** Asks Azure to act. Resolves as soon as Azure has accepted. Throws AppError. */
  readonly begin: (compute: ComputeOperations, call: Call, id: VmId) => Promise<BegunOperation>
}

/** The operations of Azure Compute that actions begin. */
export interface ComputeOperations {
  beginStart(call: Call, id: VmId): Promise<BegunOperation>
  beginDeallocate(call: Call, id: VmId): Promise<BegunOperation>
  beginRestart(call: Call, id: VmId): Promise<BegunOperation>
}

export interface BegunOperation {
  /** Where Azure reports the progress; undefined if the operation is already over. */
  readonly pollUrl: string | undefined
}

/** Obstacles while another action runs. */
export const BUSY = {
  starting: 'starting',
  stopping: 'stopping',
  deallocating: 'stopping',
  restarting: 'restarting',
} as const
