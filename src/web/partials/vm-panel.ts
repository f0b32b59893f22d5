import { findBlocked } from '../../domain/vm-conditions.ts'
import { isInTransition, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import { inDirectory, paths } from '../paths.ts'
import type { LiveModel } from './live.ts'
import type { Offer } from './offer.ts'
import { type ProgressModel, toProgress } from './progress.ts'
import type { RefreshModel } from './refresh.ts'
import { toDomId, toVmModel, type VmModel } from './vm.ts'
import type { ActionButton } from './vm-buttons.ts'

/** A VM as its own page prints it. */
export interface VmPanelModel extends VmModel {
  /** Of the page, with its state. */
  readonly title: string
  /** What is under way, if anything is. */
  readonly progress: ProgressModel | undefined
  /** The actions that people mostly want. */
  readonly mainButtons: readonly ActionButton[]
  /** The others that can be pressed now. */
  readonly moreButtons: readonly ActionButton[]
  /** What keeps every action from being possible, if it is one and the same. */
  readonly busy: string | undefined
  /** What may be done about a state that Azure does not report, a sentence each. */
  readonly advice: readonly string[]
  /** What sets it apart, a sentence each. */
  readonly traits: readonly Rich[]
  /** Each tag with a link to the list of all VMs that have it. */
  readonly tags: readonly { readonly name: string; readonly value: string; readonly href: string }[]
  /** This page, to come back to. */
  readonly here: string
  /** Where the form goes that says that the person has read why their last action failed. */
  readonly readFailures: string
}

/** The page of one VM. */
export interface VmPageModel {
  readonly vm: VmPanelModel
  readonly live: LiveModel
  readonly refresh?: RefreshModel | undefined
  /** The list that the person came from, as they had filtered it. */
  readonly list: string
}

/** @param list the one that the person came from, if that is known */
export function toVmPageModel(vm: VmSnapshot, offer: Offer, list: string | undefined): VmPageModel {
  const { words, directory } = offer
  return {
    vm: toVmPanelModel(vm, offer, list),
    live: {
      url: paths.live(vm.id, words.language, directory, list),
      of: toDomId(vm.id),
      isMoving: isInTransition(vm),
    },
    list: list ?? inDirectory(paths.vms, directory),
  }
}

export function toVmPanelModel(vm: VmSnapshot, offer: Offer, list: string | undefined): VmPanelModel {
  const here = paths.vm(vm.id, offer.directory, list)
  const model = toVmModel(vm, here === paths.vm(vm.id, offer.directory) ? undefined : here, offer)
  return {
    ...model,
    title: offer.words.vm.title(model.name, model.stateLabel),
    progress: toProgress(vm, offer.now, offer.words),
    mainButtons: model.buttons.filter(({ isRare }) => !isRare),
    moreButtons: model.buttons.filter(({ isRare, obstacle }) => isRare && obstacle === undefined),
    busy: findBusy(model.buttons),
    advice: model.power === 'unknown' && findBlocked(vm) === undefined ? toAdvice(offer.words) : [],
    traits: toTraits(vm, offer.words),
    here,
    readFailures: paths.readFailures(offer.directory),
    tags: Object.entries(vm.tags).map(([name, value]) => ({
      name,
      value,
      href: paths.tagged({ name, value }, offer.directory),
    })),
  }
}

function toAdvice({ vm }: Words): string[] {
  const { billed, start, stop, restart } = vm.unknownAdvice
  return [billed, start, stop, restart]
}

function findBusy(buttons: readonly ActionButton[]): string | undefined {
  const [reason, ...others] = new Set(buttons.map(({ obstacle }) => obstacle))
  return others.length === 0 ? reason : undefined
}

function toTraits({ traits, power }: VmSnapshot, words: Words): Rich[] {
  if (!traits) return []
  const say = words.vm.traits
  const { eviction, scaleSet, managedBy, service } = traits
  return [
    ...(traits.isHibernated ? [[say.hibernated]] : []),
    ...(eviction === undefined ? [] : [[say.spot[eviction]]]),
    ...(eviction === 'deallocate' && power === 'deallocated' && !traits.isHibernated ? [[say.maybeEvicted]] : []),
    ...(traits.hasEphemeralDisk ? [[say.ephemeralDisk]] : []),
    ...(scaleSet === undefined ? [] : [say.scaleSet(scaleSet)]),
    ...(service === undefined ? [] : [say.service(words.services[service])]),
    ...(managedBy === undefined ? [] : [say.managedBy(managedBy)]),
  ]
}
