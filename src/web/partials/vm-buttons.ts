import { isTurnedOff } from '../../domain/organisation-policy.ts'
import type { PowerState } from '../../domain/power-state.ts'
import { findInstead } from '../../domain/vm-actions/instead.ts'
import type { VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { findObstacle, VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { paths } from '../paths.ts'
import type { Offer } from './offer.ts'

export interface ActionButton {
  readonly action: VmActionName
  readonly icon: string
  readonly label: string
  readonly url: string
  /** What it says once it is pressed. */
  readonly during: string
  /** Whether the action fixes a problem that the person may not know about. */
  readonly isAdvised: boolean
  /** Whether it is what most people came for. */
  readonly isUsual: boolean
  /** Why it can't be pressed now. */
  readonly obstacle: string | undefined
}

/** What people mostly do to a VM in a state, the likeliest first. */
export const USUAL: Readonly<Partial<Record<PowerState, readonly (VmActionName | 'connect')[]>>> = {
  running: ['connect', 'stop'],
  stopped: ['stop', 'start'],
  deallocated: ['start'],
}

/** Every action, those that can't be pressed too. */
export function toButtons(vm: VmSnapshot, offer: Offer): ActionButton[] {
  return VM_ACTIONS.map((action) => toButton(vm, action, offer))
}

function toButton(vm: VmSnapshot, action: VmAction, { policy, directory, words }: Offer): ActionButton {
  const isOff = isTurnedOff(policy, action.name)
  const obstacle = findObstacle(action, vm)
  const advice = isOff || obstacle ? undefined : action.advice[vm.power]
  return {
    action: action.name,
    icon: action.icon,
    label: advice ? words.advice[advice] : words.actions[action.name].label,
    isAdvised: advice !== undefined,
    isUsual: !isOff && !obstacle && USUAL[vm.power]?.[0] === action.name,
    url: paths.action(vm.id, action.name, directory),
    during: words.states[action.during].label,
    obstacle: isOff
      ? words.sentences.turnedOff
      : obstacle && words.obstructed({ obstacle, instead: findInstead(obstacle, vm, policy) }),
  }
}
