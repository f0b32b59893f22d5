import type { PowerState } from '../power-state.ts'
import type { Vm } from '../vm.ts'
import { findBlocked } from '../vm-conditions.ts'
import { hibernate } from './hibernate.ts'
import { powerOff } from './power-off.ts'
import { reapply } from './reapply.ts'
import { redeploy } from './redeploy.ts'
import { restart } from './restart.ts'
import { simulateEviction } from './simulate-eviction.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { type Obstacle, VM_ACTION_NAMES, type VmAction, type VmActionName } from './vm-action.ts'

const ACTIONS: Readonly<Record<VmActionName, VmAction>> = {
  start,
  stop,
  restart,
  'power-off': powerOff,
  hibernate,
  redeploy,
  reapply,
  'simulate-eviction': simulateEviction,
}

/** In the order of their buttons. */
export const VM_ACTIONS: readonly VmAction[] = VM_ACTION_NAMES.map((name) => ACTIONS[name])

export function getVmAction(name: VmActionName): VmAction {
  return ACTIONS[name]
}

/** Whether a VM in this state is where the action leads. A restart leads to where it began, so a state never says so. */
export function isAtGoal(action: VmAction, power: PowerState): boolean {
  return power === action.goal && leadsElsewhere(action)
}

/** Whether the VM shows by its state that the action is under way, and that it is done. */
export function showsInState(action: VmAction): boolean {
  return action.during !== undefined && leadsElsewhere(action)
}

function leadsElsewhere({ goal, obstacles }: VmAction): boolean {
  return goal !== undefined && obstacles[goal] !== undefined
}

/** Whether an action could ever be done to a VM of this kind. */
export function isForKind({ requires }: VmAction, { traits }: Pick<Vm, 'traits'>): boolean {
  return requires === undefined || Boolean(traits?.[requires.trait])
}

/** Why an action can't work on a VM now; undefined if it can, or if only Azure knows. */
export function findObstacle(
  action: VmAction,
  vm: Pick<Vm, 'power' | 'provisioning' | 'traits'>,
): Obstacle | undefined {
  const byKind = isForKind(action, vm) ? undefined : action.requires?.obstacle
  const byDisk = vm.traits?.hasEphemeralDisk ? action.ephemeralDiskObstacle : undefined
  return byKind ?? findBlocked(vm) ?? byDisk ?? action.obstacles[vm.power]
}
