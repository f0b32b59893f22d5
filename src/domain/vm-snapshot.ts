import type { Operation } from './operation.ts'
import { isTransitional, type PowerState } from './power-state.ts'
import type { ComputeVm, Vm } from './vm.ts'
import { getVmAction } from './vm-actions/vm-actions.ts'

/** A VM as pages show it: combines the inventory, Compute's answer and the person's own last operation. */
export interface VmSnapshot extends Vm {
  readonly operation: Operation | undefined
  /** Whether the person has marked it; undefined if that is not known. */
  readonly isFavourite?: boolean | undefined
}

/**
 * Compute wins over the inventory, which lags behind. An accepted action counts at once, before Compute reports it. If Compute was not
 * asked, an operation that has just succeeded says where its VM is.
 */
export function toVmSnapshot(vm: Vm, computeVm: ComputeVm | undefined, operation: Operation | undefined): VmSnapshot {
  const { power, provisioning, traits, failure, hasEntraSignIn } = computeVm ?? vm
  const begun = operation?.status === 'running' && operation.stage !== 'waiting' && !isTransitional(power)
  const done = operation?.status === 'succeeded' && !computeVm
  const known = { provisioning, traits, failure, hasEntraSignIn }
  return { ...vm, ...known, power: toPower(), operation }

  function toPower(): PowerState {
    if (begun) return getVmAction(operation.action).during
    return done ? getVmAction(operation.action).goal : power
  }
}

/** Whether the page should keep polling. */
export function isInTransition(vm: VmSnapshot): boolean {
  return vm.operation?.status === 'running' || isTransitional(vm.power)
}
