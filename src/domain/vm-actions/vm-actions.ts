import type { PowerState } from '../power-state.ts'
import type { Vm } from '../vm.ts'
import { findBlocked } from '../vm-conditions.ts'
import { restart } from './restart.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { type Obstacle, VM_ACTION_NAMES, type VmAction, type VmActionName } from './vm-action.ts'

const ACTIONS: Readonly<Record<VmActionName, VmAction>> = { start, stop, restart }

/** In the order of their buttons. */
export const VM_ACTIONS: readonly VmAction[] = VM_ACTION_NAMES.map((name) => ACTIONS[name])

export function getVmAction(name: VmActionName): VmAction {
  return ACTIONS[name]
}

/** Whether a VM in this state is where the action leads. A restart leads to where it began, so a state never says so. */
export function isAtGoal({ goal, obstacles }: VmAction, power: PowerState): boolean {
  return power === goal && obstacles[power] !== undefined
}

/** Why an action can't work on a VM now; undefined if it can, or if only Azure knows. */
export function findObstacle(
  action: VmAction,
  vm: Pick<Vm, 'power' | 'provisioning' | 'traits'>,
): Obstacle | undefined {
  const byDisk = vm.traits?.hasEphemeralDisk ? action.ephemeralDiskObstacle : undefined
  return findBlocked(vm) ?? byDisk ?? action.obstacles[vm.power]
}
