import type { PowerState } from './power-state.ts'
import { isTransitional, POWER_STATES } from './power-state.ts'
import type { Vm } from './vm.ts'
import { findProvisioningCondition, type ProvisioningCondition } from './vm-conditions.ts'

/**
 * What a person wants to see first: what costs money for nothing, what is broken, what is under way, what they have marked; then the
 * rest, the VMs that are off last.
 */
export const VM_NEEDS = ['stopped', 'failed', 'changing', 'favourite', 'running', 'unknown', 'off'] as const
export type VmNeed = (typeof VM_NEEDS)[number]

/** The states of a VM that Azure is changing. */
export const CHANGING_STATES: readonly PowerState[] = POWER_STATES.filter(isTransitional)
/** The same by what Azure says of its last change. */
export const CHANGING_CONDITIONS: readonly ProvisioningCondition[] = ['creating', 'updating', 'deleting', 'migrating']

/** Where a VM stands in the order of what needs the person, from 0. */
export function toNeedRank(vm: Pick<Vm, 'power' | 'provisioning'>, isFavourite: () => boolean): number {
  return VM_NEEDS.indexOf(toNeed(vm, isFavourite))
}

function toNeed(vm: Pick<Vm, 'power' | 'provisioning'>, isFavourite: () => boolean): VmNeed {
  if (vm.power === 'stopped') return 'stopped'
  if (vm.provisioning.toLowerCase() === 'failed') return 'failed'
  const condition = findProvisioningCondition(vm)
  if (isTransitional(vm.power) || (condition && CHANGING_CONDITIONS.includes(condition))) return 'changing'
  if (isFavourite()) return 'favourite'
  if (vm.power === 'running') return 'running'
  return vm.power === 'deallocated' ? 'off' : 'unknown'
}
