import type { Operation } from './operation.ts'
import { isTransitional } from './power-state.ts'
import type { ComputeVm, Vm } from './vm.ts'
import type { VmActionName } from './vm-actions/vm-action.ts'
import { getVmAction, showsInState } from './vm-actions/vm-actions.ts'
import type { VmNote } from './vm-note.ts'

/** A VM as pages show it: combines the inventory, Compute's answer and the person's own last operation. */
export interface VmSnapshot extends Vm {
  readonly operation: Operation | undefined
  /** Whether the person has marked it; undefined if that is not known. */
  readonly isFavourite?: boolean | undefined
  /** What the person calls it and has written about it; undefined if that is not known. */
  readonly own?: VmNote | undefined
  /** The actions that the person has no right to; undefined if that is not known. */
  readonly lacking?: readonly VmActionName[] | undefined
}

/** Compute wins over the inventory, which lags behind. An accepted action counts at once, before Compute reports it. */
export function toVmSnapshot(vm: Vm, computeVm: ComputeVm | undefined, operation: Operation | undefined): VmSnapshot {
  const { power, provisioning, traits, failure, hasEntraSignIn } = computeVm ?? vm
  const begun = operation?.status === 'running' && operation.stage !== 'waiting' && !isTransitional(power)
  const known = { provisioning, traits, failure, hasEntraSignIn }
  return { ...vm, ...known, power: begun ? (getVmAction(operation.action).during ?? power) : power, operation }
}

/** What the person is doing to the VM, unless its state shows that something else is under way. */
export function findUnderWay({ operation, power }: VmSnapshot): VmActionName | undefined {
  if (operation?.status !== 'running' || operation.stage === 'waiting') return undefined
  const action = getVmAction(operation.action)
  if (action.during === undefined) return isTransitional(power) ? undefined : action.name
  return action.during === power || !showsInState(action) ? action.name : undefined
}

/** Whether the page should keep polling. */
export function isInTransition(vm: VmSnapshot): boolean {
  return vm.operation?.status === 'running' || isTransitional(vm.power)
}
