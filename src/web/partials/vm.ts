import { hash } from 'node:crypto'
import { findListedVmIdIn, toArmId, toVmKey } from '../../domain/arm-id.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import type { VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { getVmAction, isAtGoal, VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import { findVmSize } from '../../domain/vm-size.ts'
import { isInTransition, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import { toText } from '../../words/to-text.ts'
import { words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import { type ConnectModel, type Portal, toConnectModel } from './connect.ts'
import { type LiveModel, toLiveModel } from './live.ts'
import { STATE_TONES, type Tone } from './tone.ts'

/** A VM as the templates print it, in a row or on its own page. */
export interface VmModel {
  /** The element that is replaced when the VM changes; empty for a VM that can only be listed. */
  readonly domId: string
  /** Empty if Azure gives none. */
  readonly armId: string
  /** Undefined for a VM that can only be listed. */
  readonly href: string | undefined
  readonly name: string
  readonly power: PowerState
  readonly stateLabel: string
  readonly stateHint: string
  readonly tone: Tone
  readonly size: string
  /** `4 cores, 16 GiB`; empty if the app does not know the size. */
  readonly capacity: string
  readonly os: string
  readonly location: string
  readonly resourceGroup: string
  readonly subscription: string
  /** The most widely reachable address first; a sentence if no address is known. */
  readonly addresses: readonly AddressModel[]
  readonly connect: ConnectModel
  readonly buttons: readonly ActionButton[]
  /** What went wrong, in one sentence. */
  readonly trouble: { readonly text: string; readonly code: string } | undefined
  /** The list to go back to after an action; undefined on the VM's own page. */
  readonly from: string | undefined
}

export interface AddressModel {
  readonly label: string
  readonly text: string
  readonly isPrivate: boolean
  /** The label of the button that copies the address; undefined if the text is no address. */
  readonly copy: string | undefined
  /** What will happen to the address. */
  readonly hint: string
}

/** What decides the offered actions and links: the organisation policy and the cloud's portal. */
export interface Offer {
  readonly policy: OrganisationPolicy
  readonly portal: Portal
}

export interface ActionButton {
  readonly action: VmActionName
  readonly icon: string
  readonly label: string
  readonly url: string
  /** Whether the action fixes a problem that the person may not know about. */
  readonly isAdvised: boolean
  /** Why it can't be pressed now. */
  readonly obstacle: string | undefined
}

/** A VM as its own page prints it. */
export interface VmPanelModel extends VmModel {
  /** Each tag with a link to the list of all VMs that have it. */
  readonly tags: readonly { readonly name: string; readonly value: string; readonly href: string }[]
}

/** The page of one VM. */
export interface VmPageModel {
  readonly vm: VmPanelModel
  /** The VM's event stream; undefined while nothing is in transition. */
  readonly live: LiveModel | undefined
}

export function toVmPageModel(vm: VmSnapshot, offer: Offer): VmPageModel {
  return { vm: toVmPanelModel(vm, offer), live: isInTransition(vm) ? toLiveModel(paths.events(vm.id)) : undefined }
}

export function toVmPanelModel(vm: VmSnapshot, offer: Offer): VmPanelModel {
  return {
    ...toVmModel(vm, undefined, offer),
    tags: Object.entries(vm.tags).map(([name, value]) => ({ name, value, href: paths.tagged({ name, value }) })),
  }
}

export function toVmModel(vm: VmSnapshot, from: string | undefined, { policy, portal }: Offer): VmModel {
  const state = words.states[vm.power]
  const isOdd = vm.oddId !== undefined
  return {
    domId: isOdd ? '' : `vm-${hash('sha256', toVmKey(vm.id)).slice(0, 16)}`,
    armId: toShownId(vm),
    href: isOdd ? undefined : paths.vm(vm.id),
    name: vm.name || words.vm.unnamed,
    power: vm.power,
    stateLabel: state.label,
    stateHint: state.hint,
    tone: STATE_TONES[vm.power],
    size: vm.size.replace(/^Standard_/i, ''),
    capacity: toCapacity(vm.size),
    os: vm.os === 'unknown' ? '' : vm.os,
    location: vm.location,
    resourceGroup: vm.resourceGroup,
    subscription: vm.subscriptionName ?? vm.id.subscriptionId,
    addresses: toAddresses(vm),
    connect: toConnectModel(vm, portal),
    buttons: isOdd ? [] : VM_ACTIONS.map((action) => toButton(vm, action, policy)),
    trouble: findTrouble(vm),
    from,
  }
}

/** The id as Azure gives it, if it is the id of a VM. */
function toShownId({ id, oddId }: Vm): string {
  if (oddId === undefined) return toArmId(id)
  return findListedVmIdIn(oddId) ? oddId : ''
}

function toCapacity(size: string): string {
  const known = findVmSize(size)
  return known ? words.vm.capacity(known.cores, known.memoryGib) : ''
}

function toAddresses({ name, addresses }: Vm): AddressModel[] {
  const { address, noAddress } = words.vm
  // Warns of what a stop would lose, before it is lost.
  const hint = addresses.isPublicDynamic ? address.changes : ''
  const all: AddressModel[] = []
  if (addresses.public !== undefined) {
    const copy = address.copyPublic(name)
    all.push({ label: address.public, text: addresses.public, isPrivate: false, copy, hint })
  }
  if (addresses.private !== undefined) {
    const copy = address.copyPrivate(name)
    all.push({ label: address.private, text: addresses.private, isPrivate: true, copy, hint: '' })
  }
  if (all.length > 0) return all
  return [{ label: address.none, text: noAddress[addresses.knowledge], isPrivate: false, copy: undefined, hint: '' }]
}

function toButton(vm: VmSnapshot, action: VmAction, policy: OrganisationPolicy): ActionButton {
  const isOff = isTurnedOff(policy, action.name)
  const advice = isOff ? undefined : action.advice[vm.power]
  const obstacle = action.obstacles[vm.power]
  return {
    action: action.name,
    icon: action.icon,
    label: advice ? words.advice[advice] : words.actions[action.name].label,
    isAdvised: advice !== undefined,
    url: paths.action(vm.id, action.name),
    obstacle: isOff ? words.sentences.turnedOff : obstacle && words.obstacles[obstacle],
  }
}

function findTrouble(vm: VmSnapshot): VmModel['trouble'] {
  const { operation } = vm
  // A failure no longer matters when the VM has reached the state that the action was meant to reach.
  const action = operation && getVmAction(operation.action)
  const isMended = action && isAtGoal(action, vm.power)
  if (operation?.failure && !isMended) {
    return {
      text: words.actions[operation.action].failed(toText(operation.failure.sentence)),
      code: operation.failure.code,
    }
  }
  if (vm.provisioning === 'Failed') {
    return { text: words.vm.lastChangeFailed, code: 'Failed' }
  }
  return undefined
}
