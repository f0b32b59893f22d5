import { isInTransition, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import { type LiveModel, toLiveModel } from './live.ts'
import type { Offer } from './offer.ts'
import { toVmModel, type VmModel } from './vm.ts'

/** A VM as its own page prints it. */
export interface VmPanelModel extends VmModel {
  /** What sets it apart, a sentence each. */
  readonly traits: readonly Rich[]
  /** Each tag with a link to the list of all VMs that have it. */
  readonly tags: readonly { readonly name: string; readonly value: string; readonly href: string }[]
}

/** The page of one VM. */
export interface VmPageModel {
  readonly vm: VmPanelModel
  /** The VM's event stream; none while nothing is in transition. */
  readonly live: readonly LiveModel[]
}

export function toVmPageModel(vm: VmSnapshot, offer: Offer): VmPageModel {
  return {
    vm: toVmPanelModel(vm, offer),
    live: isInTransition(vm) ? [toLiveModel(paths.events(vm.id, offer.words.language, offer.directory))] : [],
  }
}

export function toVmPanelModel(vm: VmSnapshot, offer: Offer): VmPanelModel {
  return {
    ...toVmModel(vm, undefined, offer),
    traits: toTraits(vm, offer.words),
    tags: Object.entries(vm.tags).map(([name, value]) => ({
      name,
      value,
      href: paths.tagged({ name, value }, offer.directory),
    })),
  }
}

function toTraits({ traits, power }: VmSnapshot, words: Words): Rich[] {
  if (!traits) return []
  const say = words.vm.traits
  const { eviction, scaleSet, managedBy } = traits
  return [
    ...(traits.isHibernated ? [[say.hibernated]] : []),
    ...(eviction === undefined ? [] : [[say.spot[eviction]]]),
    ...(eviction === 'deallocate' && power === 'deallocated' && !traits.isHibernated ? [[say.maybeEvicted]] : []),
    ...(traits.hasEphemeralDisk ? [[say.ephemeralDisk]] : []),
    ...(scaleSet === undefined ? [] : [say.scaleSet(scaleSet)]),
    ...(managedBy === undefined ? [] : [say.managedBy(managedBy)]),
  ]
}
