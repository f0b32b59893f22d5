import { isTurnedOff } from '../../domain/organisation-policy.ts'
import type { PowerState } from '../../domain/power-state.ts'
import { findInstead } from '../../domain/vm-actions/instead.ts'
import type { VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { findObstacle, isForKind, VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { paths } from '../paths.ts'
import type { Offer } from './offer.ts'

export interface ActionButton {
  readonly action: VmActionName
  readonly icon: string
  readonly label: string
  /** What it does, if its label does not say that to everybody; may be empty. */
  readonly hint: string
  readonly url: string
  /** The page that asks first; undefined if the action asks nothing. */
  readonly asks: string | undefined
  /** What it says once it is pressed. */
  readonly during: string
  /** Whether the action fixes a problem that the person may not know about. */
  readonly isAdvised: boolean
  /** Whether it is what most people came for. */
  readonly isUsual: boolean
  /** Whether people seldom want it, so that it stands below the others. */
  readonly isRare: boolean
  /** Why it can't be pressed now. */
  readonly obstacle: string | undefined
  /** Whether that is for lack of a right. */
  readonly isLacking: boolean
}

/** What people mostly do to a VM in a state, the likeliest first. */
export const USUAL: Readonly<Partial<Record<PowerState, readonly (VmActionName | 'connect')[]>>> = {
  running: ['connect', 'stop'],
  stopped: ['stop', 'start'],
  deallocated: ['start'],
}

/**
 * Every action for this kind of VM, those that can't be pressed now too.
 *
 * @param from the page to go back to after the action
 */
export function toButtons(vm: VmSnapshot, offer: Offer, from: string | undefined): ActionButton[] {
  return VM_ACTIONS.filter((action) => isForKind(action, vm)).map((action) => toButton(vm, action, offer, from))
}

function toButton(
  vm: VmSnapshot,
  action: VmAction,
  { policy, directory, words }: Offer,
  from: string | undefined,
): ActionButton {
  const { label, hint, doing } = words.actions[action.name]
  const isResume = action.name === 'start' && vm.power === 'deallocated' && vm.traits?.isHibernated === true
  const isOff = isTurnedOff(policy, action.name)
  const isLacking = vm.lacking?.includes(action.name) === true
  const obstacle = findObstacle(action, vm)
  const advice = isOff || isLacking || obstacle ? undefined : action.advice[vm.power]
  return {
    action: action.name,
    icon: action.icon,
    label: advice ? words.advice[advice] : isResume ? words.resume : label,
    hint,
    isAdvised: advice !== undefined,
    isUsual: !isOff && !isLacking && !obstacle && USUAL[vm.power]?.[0] === action.name,
    isRare: action.isRare,
    url: paths.action(vm.id, action.name, directory),
    asks: action.interrupts ? paths.confirmation(vm.id, action.name, from, directory) : undefined,
    during: doing,
    isLacking: isLacking && !isOff,
    // What waiting does not change comes first.
    obstacle: isOff
      ? words.sentences.turnedOff
      : isLacking
        ? words.rights.lacking
        : obstacle && words.obstructed({ obstacle, instead: findInstead(obstacle, vm, policy) }),
  }
}
