import { createHash } from 'node:crypto'
import { toArmId, toVmKey } from '../../domain/arm-id.ts'
import { findBan, type Limits } from '../../domain/limits.ts'
import { findObstacle, GOAL, POWER_ACTIONS, type PowerAction, type PowerState } from '../../domain/power.ts'
import { isInTransition, type SeenVm } from '../../domain/seen-vm.ts'
import { paths } from '../paths.ts'
import { ACTION_WORDS, STATE_WORDS, type Tone } from './words.ts'

/** A VM as the templates print it, in a row or on its own page. */
export interface VmModel {
  /** The element that is replaced when the VM changes. */
  readonly domId: string
  readonly armId: string
  readonly href: string
  readonly name: string
  readonly power: PowerState
  readonly stateLabel: string
  readonly stateHint: string
  readonly tone: Tone
  readonly inTransition: boolean
  readonly size: string
  readonly os: string
  readonly location: string
  readonly resourceGroup: string
  readonly subscription: string
  readonly privateAddress: string
  readonly publicAddress: string
  /** Whether the person may read the network interface; the addresses say so where not. */
  readonly isAddressVisible: boolean
  readonly buttons: readonly ActionButton[]
  /** What went wrong, in one sentence. */
  readonly trouble: { readonly text: string; readonly code: string } | undefined
  readonly tags: readonly { readonly name: string; readonly value: string }[]
  /** The list to go back to after an action; undefined on the VM's own page. */
  readonly from: string | undefined
}

export interface ActionButton {
  readonly action: PowerAction
  readonly label: string
  readonly url: string
  /** Why it can't be pressed now. */
  readonly obstacle: string | undefined
}

/** The page of one VM. */
export interface VmPageModel {
  readonly vm: VmModel
  /** Where its changes come from; undefined while nothing is in transition. */
  readonly events: string | undefined
}

export function toVmPageModel(vm: SeenVm, limits: Limits): VmPageModel {
  return { vm: toVmModel(vm, undefined, limits), events: isInTransition(vm) ? paths.events(vm.id) : undefined }
}

export function toVmModel(vm: SeenVm, from: string | undefined, limits: Limits): VmModel {
  const words = STATE_WORDS[vm.power]
  return {
    domId: `vm-${createHash('sha256').update(toVmKey(vm.id)).digest('hex').slice(0, 16)}`,
    armId: toArmId(vm.id),
    href: paths.vm(vm.id),
    name: vm.name,
    power: vm.power,
    stateLabel: words.label,
    stateHint: toStateHint(vm, limits),
    tone: words.tone,
    inTransition: isInTransition(vm),
    size: vm.size.replace(/^Standard_/, ''),
    os: vm.os === 'unknown' ? '' : vm.os,
    location: vm.location,
    resourceGroup: vm.resourceGroup,
    subscription: vm.subscriptionName ?? vm.id.subscriptionId,
    privateAddress: toAddress(vm, vm.addresses.private),
    publicAddress: toAddress(vm, vm.addresses.public),
    isAddressVisible: vm.addresses.known,
    buttons: POWER_ACTIONS.map((action) => toButton(vm, action, limits)),
    trouble: findTrouble(vm),
    tags: Object.entries(vm.tags).map(([name, value]) => ({ name, value })),
    from,
  }
}

/** A stopped machine goes on costing money until it is stopped here, which is advice only where that can be done. */
function toStateHint({ power }: SeenVm, limits: Limits): string {
  return power === 'stopped' && findBan(limits, 'stop') ? '' : STATE_WORDS[power].hint
}

function toAddress(vm: SeenVm, address: string | undefined): string {
  if (address !== undefined) return address
  return vm.addresses.known ? 'none' : 'not visible to you'
}

function toButton(vm: SeenVm, action: PowerAction, limits: Limits): ActionButton {
  return {
    action,
    label: ACTION_WORDS[action].label,
    url: paths.action(vm.id, action),
    obstacle: findBan(limits, action) ?? findObstacle(action, vm.power),
  }
}

function findTrouble(vm: SeenVm): VmModel['trouble'] {
  const { operation } = vm
  // What went wrong is of no interest any more once the machine is where it should have gone.
  const isMended = operation?.action !== 'restart' && operation && vm.power === GOAL[operation.action]
  if (operation?.failure && !isMended) {
    const { label } = ACTION_WORDS[operation.action]
    return { text: `${label} failed: ${operation.failure.message}`, code: operation.failure.code }
  }
  if (vm.provisioning === 'Failed') {
    return { text: 'The last change to this machine failed.', code: 'Failed' }
  }
  return undefined
}
