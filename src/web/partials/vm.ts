import { hash } from 'node:crypto'
import type { Response } from 'express'
import { findListedVmIdIn, toArmId, toVmKey, type VmId } from '../../domain/arm-id.ts'
import { isSameCode } from '../../domain/azure-code.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Directory } from '../../domain/directory.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { PowerState } from '../../domain/power-state.ts'
import { isTransitional } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { findInstead } from '../../domain/vm-actions/instead.ts'
import type { VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { findObstacle, getVmAction, isAtGoal, VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'
import { findBlocked, findProvisioningCondition } from '../../domain/vm-conditions.ts'
import { findOtherMatch, isInName, type Match, splitByWords } from '../../domain/vm-match.ts'
import { findVmSize } from '../../domain/vm-size.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import { type ConnectModel, type Portal, toConnectModel } from './connect.ts'
import { type Look, toLook } from './look.ts'

/** A VM as the templates print it, in a row or on its own page. */
export interface VmModel {
  /** The element that is replaced when the VM changes; empty for a VM that can only be listed. */
  readonly domId: string
  /** Empty if Azure gives none. */
  readonly armId: string
  /** Undefined for a VM that can only be listed. */
  readonly href: string | undefined
  readonly name: string
  /** The same in parts, with those marked that the person searched for. */
  readonly nameParts: readonly { readonly text: string; readonly isMatch: boolean }[]
  /** Why a search found it, if not by its name alone: what else its words match. */
  readonly matched: readonly MatchModel[]
  readonly power: PowerState
  readonly stateLabel: string
  readonly stateHint: string
  readonly look: Look
  readonly size: string
  /** `4 cores, 16 GiB`; empty if the app does not know the size. */
  readonly capacity: string
  readonly os: string
  /** Size, capacity and system in one line. */
  readonly summary: string
  readonly location: string
  readonly resourceGroup: string
  readonly subscription: string
  /** The most widely reachable address first; a sentence if no address is known. */
  readonly addresses: readonly AddressModel[]
  readonly connect: ConnectModel
  /** The page of the Azure portal. */
  readonly portal: string
  readonly buttons: readonly ActionButton[]
  /** What went wrong, a sentence each: with the last action of the person, and with the machine itself. */
  readonly troubles: readonly Trouble[]
  /** What Azure is doing to it, or has left undone, with Azure's code. */
  readonly provisioning: { readonly text: string; readonly code: string } | undefined
  /** The page to go back to after an action; undefined for the VM's own page. */
  readonly from: string | undefined
  /** The name of its directory, in a list over several. */
  readonly directory: string | undefined
  /** Whether the person has marked it; undefined if that is not known, so that nothing is offered. */
  readonly isFavourite: boolean | undefined
  /** Where the form that marks it goes. */
  readonly favouriteUrl: string
}

export interface MatchModel extends Match {
  /** Of the field: `Tag`. */
  readonly label: string
}

interface Trouble {
  readonly text: string
  /** Azure's. */
  readonly code: string
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

/** What decides the offered actions and links, and in which words: the policy, the cloud's portal and the directory. */
export interface Offer {
  readonly policy: OrganisationPolicy
  readonly portal: Portal
  /** What links name, where a person may have several directories: the tenant id. */
  readonly directory?: string | undefined
  readonly words: Words
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** What a person is offered in the directory that a request is of. */
export type ToOffer = (res: Response) => Offer

export interface ActionButton {
  readonly action: VmActionName
  readonly icon: string
  readonly label: string
  readonly url: string
  /** What it says once it is pressed. */
  readonly during: string
  /** Whether the action fixes a problem that the person may not know about. */
  readonly isAdvised: boolean
  /** Why it can't be pressed now. */
  readonly obstacle: string | undefined
}

/**
 * A VM with the name of its own directory is offered what that directory has.
 *
 * @param sought the words that the list is searched for
 */
export function toVmModel(
  vm: VmSnapshot,
  from: string | undefined,
  here: Offer,
  sought: readonly string[] = [],
): VmModel {
  const offer = vm.directory ? inDirectoryOf(vm.directory, here) : here
  const { directory, words } = offer
  const state = toState(vm, words)
  const isOdd = vm.oddId !== undefined
  return {
    domId: isOdd ? '' : toDomId(vm.id),
    armId: toShownId(vm),
    href: isOdd ? undefined : paths.vm(vm.id, directory),
    name: vm.name || words.vm.unnamed,
    nameParts: splitByWords(vm.name || words.vm.unnamed, vm.name === '' ? [] : sought),
    matched: toMatched(vm, sought, words),
    power: vm.power,
    stateLabel: state.label,
    stateHint: state.hint,
    look: findBlocked(vm) === 'creating' ? 'changing' : toLook(vm),
    size: toSize(vm),
    capacity: toCapacity(vm.size, words),
    os: toOs(vm),
    summary: [toSize(vm), toCapacity(vm.size, words), toOs(vm)].filter(Boolean).join(' · '),
    location: vm.location,
    resourceGroup: vm.resourceGroup,
    subscription: vm.subscriptionName ?? vm.id.subscriptionId,
    addresses: toAddresses(vm, words),
    connect: toConnectModel(vm, offer),
    portal: `${offer.portal.origin}/#@${offer.portal.tenantId}/resource${toArmId(vm.id)}`,
    buttons: isOdd ? [] : VM_ACTIONS.map((action) => toButton(vm, action, offer)),
    troubles: findTroubles(vm, offer),
    provisioning: findProvisioning(vm, words),
    from,
    directory: vm.directory?.name,
    isFavourite: isOdd ? undefined : vm.isFavourite,
    favouriteUrl: paths.favourite(vm.id, directory),
  }
}

/** Of the row or panel of a VM. */
export function toDomId(id: VmId): string {
  return `vm-${hash('sha256', toVmKey(id)).slice(0, 16)}`
}

function inDirectoryOf({ tenantId }: Directory, offer: Offer): Offer {
  return { ...offer, portal: { ...offer.portal, tenantId }, directory: tenantId }
}

/** Each only once, though several words may match it. */
function toMatched(vm: Vm, sought: readonly string[], words: Words): MatchModel[] {
  const matches = sought.flatMap((word) => (isInName(vm, word) ? [] : (findOtherMatch(vm, word) ?? [])))
  const unique = new Map(matches.map((match) => [`${match.field} ${match.text}`, match]))
  return [...unique.values()].map((match) => ({ ...match, label: words.list.matchedBy[match.field] }))
}

/** The id as Azure gives it, if it is the id of a VM. */
function toShownId({ id, oddId }: Vm): string {
  if (oddId === undefined) return toArmId(id)
  return findListedVmIdIn(oddId) ? oddId : ''
}

function toState(vm: VmSnapshot, words: Words): { readonly label: string; readonly hint: string } {
  if (findBlocked(vm) === 'creating') return { label: words.stateOf.creating, hint: '' }
  const { label, hint } = words.states[vm.power]
  const isHibernated = vm.power === 'deallocated' && vm.traits?.isHibernated === true
  return { label, hint: isHibernated ? words.stateOf.hibernated : hint }
}

function findProvisioning(vm: VmSnapshot, words: Words): VmModel['provisioning'] {
  const condition = findProvisioningCondition(vm)
  // A VM that starts or stops is being changed, as its state says.
  if (condition === undefined || (condition === 'updating' && isTransitional(vm.power))) return undefined
  return { text: words.provisioning[condition], code: vm.provisioning }
}

function toSize({ size }: Vm): string {
  return size.replace(/^Standard_/i, '')
}

function toOs({ os }: Vm): string {
  return os === 'unknown' ? '' : os
}

function toCapacity(size: string, words: Words): string {
  const known = findVmSize(size)
  return known ? words.vm.capacity(known.cores, known.memoryGib) : ''
}

function toAddresses({ name, addresses }: Vm, words: Words): AddressModel[] {
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

function toButton(vm: VmSnapshot, action: VmAction, { policy, directory, words }: Offer): ActionButton {
  const isOff = isTurnedOff(policy, action.name)
  const obstacle = findObstacle(action, vm)
  const advice = isOff || obstacle ? undefined : action.advice[vm.power]
  return {
    action: action.name,
    icon: action.icon,
    label: advice ? words.advice[advice] : words.actions[action.name].label,
    isAdvised: advice !== undefined,
    url: paths.action(vm.id, action.name, directory),
    during: words.states[action.during].label,
    obstacle: isOff
      ? words.sentences.turnedOff
      : obstacle && words.obstructed({ obstacle, instead: findInstead(obstacle, vm, policy) }),
  }
}

/** A failed action leaves what was wrong with the machine before, unless both are one failure. */
function findTroubles(vm: VmSnapshot, { words, now }: Offer): Trouble[] {
  const [ofAction, ofMachine] = [findFailedAction(vm, words, now), findFailedChange(vm, words)]
  if (!ofAction || !ofMachine) return [ofAction, ofMachine].filter((trouble) => trouble !== undefined)
  return vm.failure && !isSameCode(ofAction.code, ofMachine.code) ? [ofAction, ofMachine] : [ofAction]
}

function findFailedAction({ operation, power }: VmSnapshot, words: Words, now: number): Trouble | undefined {
  // A failure no longer matters when the VM has reached the state that the action was meant to reach.
  if (!operation?.failure || isAtGoal(getVmAction(operation.action), power)) return undefined
  const { action, failure, endedAt = now } = operation
  if (endedAt <= now - BUDGETS.failureShown) return undefined
  const minutes = Math.max(0, Math.floor((now - endedAt) / 60_000))
  const text = words.actions[action].failed(toText(words, failure.sentence))
  return { text: `${words.row.ago(minutes)} · ${text}`, code: failure.code }
}

function findFailedChange({ provisioning, failure }: VmSnapshot, words: Words): Trouble | undefined {
  if (provisioning.toLowerCase() !== 'failed') return undefined
  if (!failure) return { text: words.vm.lastChangeFailed, code: provisioning }
  return { text: words.vm.lastChangeFailedBecause(toText(words, failure.sentence)), code: failure.code }
}
