import { type ListQuery, toListUrl } from '../../web/list-query.ts'
import type { Offer } from '../../web/partials/offer.ts'
import { type SavedViewModel, toSavedViewModel } from '../../web/partials/saved-view.ts'
import { toVmModel, type VmModel } from '../../web/partials/vm.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import { type Found, matchesAll } from './find.ts'

/** What a search over everything has found. */
export interface FindModel {
  readonly search: string
  readonly heading: string
  readonly machines: readonly FoundVmModel[]
  /** The list of all machines that match, if there are more. */
  readonly all: { readonly label: string; readonly href: string } | undefined
  readonly views: readonly SavedViewModel[]
  readonly pages: readonly FoundPage[]
  /** What could not be searched, and why. */
  readonly troubles: readonly string[]
  readonly isEmpty: boolean
}

export interface FoundVmModel {
  readonly vm: VmModel
  /** What can be done with it now: each leads to the page that asks first. */
  readonly actions: readonly { readonly action: string; readonly label: string; readonly href: string }[]
}

export interface FoundPage {
  readonly label: string
  readonly href: string
  /** A form leads there, because it ends something. */
  readonly isForm: boolean
}

/** @param query of the list that the search is part of, with its directory */
export function toFindModel(query: ListQuery, found: Found, offer: Offer): FindModel {
  const { words } = offer
  const { search, words: sought, directory } = query
  const machines = found.vms.map((vm) => toFoundVm(toVmModel(vm, undefined, offer, sought)))
  const views = (found.views ?? []).map((view) => toSavedViewModel(view))
  const pages = sought.length === 0 ? [] : toPages(directory, words).filter(({ label }) => matchesAll(label, sought))
  const troubles = [
    ...(found.failure ? [words.find.noMachines(toText(words, found.failure.sentence))] : []),
    ...(found.views ? [] : [words.sentences.notKept]),
  ]
  return {
    search,
    heading: sought.length === 0 ? words.find.favourites : words.frame.machines,
    machines,
    all:
      sought.length > 0 && found.total > machines.length
        ? { label: words.find.all(found.total), href: toListUrl(query) }
        : undefined,
    views,
    pages,
    troubles,
    isEmpty: machines.length + views.length + pages.length + troubles.length === 0,
  }
}

function toFoundVm(vm: VmModel): FoundVmModel {
  const possible = vm.buttons.filter(({ obstacle, isRare }) => obstacle === undefined && !isRare)
  return {
    vm,
    actions: possible.map(({ action, label, url }) => ({
      action,
      label,
      href: `${url}${url.includes('?') ? '&' : '?'}confirm`,
    })),
  }
}

function toPages(directory: string | undefined, words: Words): readonly FoundPage[] {
  const { machines, activity, preferences, signOut } = words.frame
  return [
    { label: machines, href: inDirectory(paths.vms, directory), isForm: false },
    { label: activity, href: inDirectory(paths.operations, directory), isForm: false },
    { label: preferences, href: paths.preferences, isForm: false },
    { label: signOut, href: paths.signOut, isForm: true },
  ]
}
