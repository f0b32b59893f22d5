import type { AppError } from '../../domain/app-error.ts'
import { canFallBack } from '../../domain/can-fall-back.ts'
import type { SavedView } from '../../domain/saved-view.ts'
import { DEFAULT_SORT, type VmQuery } from '../../domain/vm-query.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Favourites } from '../favourites/favourites.ts'
import type { SavedViews } from '../saved-views/saved-views.ts'
import type { FindLists, FindScope } from './ports.ts'

/** Few enough to see at once. */
const MAX_FOUND = 5
/** A person who searches for nothing sees their favourites. */
const MAX_SHOWN_FAVOURITES = 20

export interface Found {
  readonly vms: readonly VmSnapshot[]
  /** How many VMs match. */
  readonly total: number
  /** Why no VMs could be searched. What else is found is there all the same. */
  readonly failure: AppError | undefined
  /** Undefined if they can't be read. */
  readonly views: readonly SavedView[] | undefined
}

export interface Find {
  /**
   * The VMs and views that match all words; without words, the person's favourites and all their views.
   *
   * @throws AppError if Azure refuses the person
   */
  read(scope: FindScope, words: readonly string[]): Promise<Found>
}

export function createFind(deps: {
  lists: FindLists
  favourites: Pick<Favourites, 'find'>
  savedViews: Pick<SavedViews, 'find'>
}): Find {
  async function readVms(scope: FindScope, words: readonly string[]): Promise<Omit<Found, 'views'>> {
    const { call, directories } = scope
    // In several directories each has its own, which only their lists know.
    const hasNone = words.length === 0 && !directories && !(await deps.favourites.find(call))?.length
    if (hasNone) return { vms: [], total: 0, failure: undefined }
    const query: VmQuery =
      words.length > 0
        ? { words, sort: DEFAULT_SORT, page: 1, first: MAX_FOUND }
        : { words, onlyFavourites: true, sort: DEFAULT_SORT, page: 1, first: MAX_SHOWN_FAVOURITES }
    try {
      const list = await (directories
        ? deps.lists.readAll(directories, scope.callIn, query)
        : deps.lists.readOne(call, query))
      return { vms: list.vms.slice(0, query.first), total: list.total, failure: undefined }
    } catch (error) {
      if (!canFallBack(error)) throw error
      return { vms: [], total: 0, failure: error }
    }
  }

  return {
    async read(scope, words) {
      const [found, views] = await Promise.all([readVms(scope, words), deps.savedViews.find(scope.call)])
      return { ...found, views: views?.filter(({ name }) => matchesAll(name, words)) }
    },
  }
}

/** Whether each word occurs in a text. */
export function matchesAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.toLowerCase().includes(word.toLowerCase()))
}
