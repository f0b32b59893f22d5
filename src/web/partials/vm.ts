import { hash } from 'node:crypto'
import { findListedVmIdIn, toArmId, toVmKey, type VmId } from '../../domain/arm-id.ts'
import type { Directory } from '../../domain/directory.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { findBlocked } from '../../domain/vm-conditions.ts'
import { findOtherMatch, isInName, type Match, splitByWords } from '../../domain/vm-match.ts'
import { findNoteLine, isInNickname, NO_NOTE, type VmNote } from '../../domain/vm-note.ts'
import { findVmSize } from '../../domain/vm-size.ts'
import { findUnderWay, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import { type ConnectModel, toConnectModel } from './connect.ts'
import { type Look, toLook } from './look.ts'
import type { Offer } from './offer.ts'
import { type AddressModel, toAddresses } from './vm-addresses.ts'
import { type ActionButton, toButtons } from './vm-buttons.ts'
import { type FailedTrouble, findProvisioning, findTroubles, type Trouble } from './vm-troubles.ts'

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
  readonly nameParts: Parts
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
  /** Size, capacity and system in one line, and that a VM can only be listed. */
  readonly summary: string
  readonly location: string
  readonly resourceGroup: string
  /** Resource group and region in one line. */
  readonly place: string
  readonly subscription: string
  /** The most widely reachable address first; a sentence if no address is known. */
  readonly addresses: readonly AddressModel[]
  readonly connect: ConnectModel
  /** The page of the Azure portal. */
  readonly portal: string
  readonly buttons: readonly ActionButton[]
  /** What went wrong, a sentence each: with the last action of the person, and with the machine itself. */
  readonly troubles: readonly FailedTrouble[]
  /** What Azure is doing to it, or has left undone, with Azure's code. */
  readonly provisioning: Trouble | undefined
  /** The page to go back to after an action; undefined for the VM's own page. */
  readonly from: string | undefined
  /** The name of its directory, in a list over several. */
  readonly directory: string | undefined
  /** Whether the person has marked it; undefined if that is not known, so that nothing is offered. */
  readonly isFavourite: boolean | undefined
  /** Where the form that marks it goes. */
  readonly favouriteUrl: string
  /** What the person calls it and has written about it; undefined if that is not known. */
  readonly own: OwnModel | undefined
  /** The form for that, a page or dialog. */
  readonly noteUrl: string
  readonly activityLogUrl: string
  /** What the person may do with it, a page or dialog. */
  readonly rightsUrl: string
  /** Whether the person has no right to some of the actions. */
  readonly isLacking: boolean
}

/** Parts of a text, in order, with those marked that the person searched for. */
type Parts = readonly { readonly text: string; readonly isMatch: boolean }[]

interface OwnModel {
  readonly nickname: string
  readonly nicknameParts: Parts
  readonly text: string
}

export interface MatchModel extends Match {
  /** Of the field: `Tag`. */
  readonly label: string
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
  const buttons = isOdd ? [] : toButtons(vm, offer, from)
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
    look: findBlocked(vm) === 'creating' || findUnderWay(vm) ? 'changing' : toLook(vm),
    size: toSize(vm),
    capacity: toCapacity(vm.size, words),
    os: toOs(vm),
    summary: joinKnown(toSize(vm), toCapacity(vm.size, words), toOs(vm), isOdd ? words.vm.isOdd : ''),
    place: joinKnown(vm.resourceGroup, vm.location),
    location: vm.location,
    resourceGroup: vm.resourceGroup,
    subscription: vm.subscriptionName ?? vm.id.subscriptionId,
    addresses: toAddresses(vm, words),
    connect: toConnectModel(vm, offer),
    portal: `${offer.portal.origin}/#@${offer.portal.tenantId}/resource${toArmId(vm.id)}`,
    buttons,
    troubles: findTroubles(vm, offer),
    provisioning: findProvisioning(vm, words),
    from,
    directory: vm.directory?.name,
    isFavourite: isOdd ? undefined : vm.isFavourite,
    favouriteUrl: paths.favourite(vm.id, directory),
    own: isOdd ? undefined : toOwn(vm, sought),
    noteUrl: paths.note(vm.id, directory, from),
    activityLogUrl: paths.activityLog(vm.id, directory, from),
    rightsUrl: paths.rights(vm.id, directory, from),
    isLacking: buttons.some(({ isLacking }) => isLacking),
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
function toMatched(vm: VmSnapshot, sought: readonly string[], words: Words): MatchModel[] {
  const { own = NO_NOTE } = vm
  const isCalled = (word: string) => isInName(vm, word) || isInNickname(own, word)
  const matches = sought.flatMap((word) => (isCalled(word) ? [] : (findOtherMatch(vm, word) ?? findInNote(own, word))))
  const unique = new Map(matches.map((match) => [`${match.field} ${match.text}`, match]))
  return [...unique.values()].map((match) => ({ ...match, label: words.list.matchedBy[match.field] }))
}

function findInNote(own: VmNote, word: string): Match[] {
  const text = findNoteLine(own, word)
  return text === undefined ? [] : [{ field: 'note', text }]
}

function toOwn({ own }: VmSnapshot, sought: readonly string[]): OwnModel | undefined {
  return own && { ...own, nicknameParts: splitByWords(own.nickname, sought) }
}

/** The id as Azure gives it, if it is the id of a VM. */
function toShownId({ id, oddId }: Vm): string {
  if (oddId === undefined) return toArmId(id)
  return findListedVmIdIn(oddId) ? oddId : ''
}

function toState(vm: VmSnapshot, words: Words): { readonly label: string; readonly hint: string } {
  if (findBlocked(vm) === 'creating') return { label: words.stateOf.creating, hint: '' }
  const underWay = findUnderWay(vm)
  if (underWay) return { label: words.actions[underWay].doing, hint: '' }
  const { label, hint } = words.states[vm.power]
  const isHibernated = vm.power === 'deallocated' && vm.traits?.isHibernated === true
  return { label, hint: isHibernated ? words.stateOf.hibernated : hint }
}

function joinKnown(...facts: readonly string[]): string {
  return facts.filter(Boolean).join(' · ')
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
