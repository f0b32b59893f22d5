import { toArmId } from '../../domain/arm-id.ts'
import { ALL_DIRECTORIES } from '../../domain/directory.ts'
import type { Person } from '../../domain/person.ts'
import type { SavedView } from '../../domain/saved-view.ts'
import { PAGE_SIZE } from '../../domain/vm-query.ts'
import { isInTransition, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { isFiltered, type ListQuery, toListUrl, toParameters } from '../../web/list-query.ts'
import { type LiveModel, toLiveModel } from '../../web/partials/live.ts'
import { type OperationModel, toOperationModel } from '../../web/partials/operation.ts'
import { type SavedViewModel, toSavedViewModel } from '../../web/partials/saved-view.ts'
import { type Offer, toVmModel, type VmModel } from '../../web/partials/vm.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import type { ReadListQuery } from '../../web/read-list-query.ts'
import type { Rich } from '../../words/en.ts'
import { words } from '../../words/words.ts'
import {
  type Column,
  type Field,
  type Option,
  type StateCount,
  toColumns,
  toFields,
  toSorts,
  toStates,
} from './controls.ts'
import { type Coverage, toCoverage } from './coverage.ts'
import { LAST_PAGE_OF_ALL } from './list-all-directories.ts'
import type { VmListPage } from './vm-list.ts'

/** The content above the list. */
export interface ListHeadModel {
  readonly coverage: Coverage
  /** Recent operations on VMs that are not among the rows. */
  readonly offPage: readonly OperationModel[]
  readonly isFiltered: boolean
  readonly clear: string
}

/** The list and its filters. It stays the same while the search finds the same VMs. */
export interface VmListModel {
  readonly search: string
  /** The number of VMs in each state, each with a link to only those VMs. */
  readonly states: readonly StateCount[]
  /** The fields that filter the list. */
  readonly fields: readonly Field[]
  /** The sort orders, for layouts without a table head. */
  readonly sorts: readonly Option[]
  /** The tag that filters the list, and the URL of the list without it. */
  readonly tag: { readonly text: string; readonly without: string } | undefined
  /** What the URL says that can't be understood, a chip each, and the URL of the list without it. */
  readonly leftOut: readonly { readonly text: string; readonly because: string }[]
  readonly withoutLeftOut: string
  /** The URL parameters that have no field of their own, for hidden fields. */
  readonly carried: readonly { readonly name: string; readonly value: string }[]
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly position: string
  /** Whether the list goes on beyond its last page. */
  readonly isCut: boolean
  /** How many machines it shows at most. */
  readonly most: number
  /** Why the list has no rows; undefined if it has some. */
  readonly empty: 'no machines' | 'none found yet' | 'none for sure' | 'no match' | 'no such page' | undefined
  readonly firstPage: string
  readonly clear: string
  readonly csv: string
  readonly json: string
  readonly xlsx: string
  /** What a person without VMs can do. */
  readonly advice: Rich
  /** The event streams for VMs in transition, one for each directory. */
  readonly live: readonly LiveModel[]
  readonly columns: readonly Column[]
  readonly rows: readonly VmModel[]
  /** The lists that the person has given names; undefined if they can't be read, which says nothing of them. */
  readonly views: readonly SavedViewModel[] | undefined
  /** Where the forms go that save this list as a view, and remove one. */
  readonly saveView: string
  readonly removeView: string
}

export function toListHeadModel(query: ListQuery, page: VmListPage, findConsentUrl?: FindConsentUrl): ListHeadModel {
  return {
    coverage: toCoverage(query, page, findConsentUrl),
    offPage: page.offPage.map((operation) =>
      toOperationModel(operation, { isOfSeveral: query.directory !== undefined }),
    ),
    isFiltered: isFiltered(query),
    clear: inDirectory(paths.vms, query.directory),
  }
}

export function toVmListModel(
  { query, ignored }: ReadListQuery,
  page: VmListPage,
  person: Person,
  offer: Offer,
  views?: readonly SavedView[],
): VmListModel {
  const here = toListUrl(query)
  const all = Math.max(1, Math.ceil(page.total / PAGE_SIZE))
  const pages = query.directory === ALL_DIRECTORIES ? Math.min(all, LAST_PAGE_OF_ALL) : all
  const fields = toFields(query, page)
  const shown = ['q', 'sort', 'page', ...fields.map(({ name }) => name)]
  return {
    search: query.search,
    states: toStates(query, page),
    fields,
    sorts: toSorts(query),
    tag:
      query.tag === undefined ? undefined : { text: query.tag, without: toListUrl(query, { tag: undefined, page: 1 }) },
    leftOut: ignored.map((parameter) => ({
      text: words.list.leftOut(parameter.name, parameter.value),
      because: words.list.leftOutBecause(parameter),
    })),
    withoutLeftOut: here,
    carried: toParameters(query)
      .filter(([name]) => !shown.includes(name))
      .map(([name, value]) => ({ name, value })),
    previous: query.page > 1 && query.page <= pages ? toListUrl(query, { page: query.page - 1 }) : undefined,
    next: query.page < pages ? toListUrl(query, { page: query.page + 1 }) : undefined,
    position: words.list.page(query.page, pages),
    isCut: pages < all,
    most: pages * PAGE_SIZE,
    empty: page.vms.length > 0 ? undefined : toEmpty(query, page, pages),
    firstPage: toListUrl(query, { page: 1 }),
    clear: inDirectory(paths.vms, query.directory),
    csv: toListUrl(query, { page: 1 }, paths.export('csv')),
    json: toListUrl(query, { page: 1 }, paths.export('json')),
    xlsx: toListUrl(query, { page: 1 }, paths.export('xlsx')),
    advice: words.list.none.advice(person.userPrincipalName || person.name),
    live: toLive(
      page.vms.filter((vm) => isInTransition(vm) && vm.oddId === undefined),
      here,
      offer.directory,
    ),
    columns: toColumns(query),
    rows: page.vms.map((vm) => toVmModel(vm, here, offer, query.words)),
    views: views?.map((view) => toSavedViewModel(view, query)),
    saveView: inDirectory(paths.views, query.directory),
    removeView: inDirectory(paths.removeView, query.directory),
  }
}

function toEmpty(query: ListQuery, { total, fallback }: VmListPage, pages: number): VmListModel['empty'] {
  if (total > 0 && query.page > pages) return 'no such page'
  if (fallback && !fallback.isComplete) return 'none found yet'
  if (fallback && fallback.undecided > 0) return 'none for sure'
  return isFiltered(query) ? 'no match' : 'no machines'
}

/** A stream is of one directory: it acts in the name of the person there. */
function toLive(moving: readonly VmSnapshot[], here: string, directory: string | undefined): LiveModel[] {
  const byDirectory = Map.groupBy(moving, (vm) => vm.directory?.tenantId ?? directory)
  return [...byDirectory].map(([tenantId, vms]) =>
    toLiveModel(
      paths.listEvents(
        vms.map(({ id }) => toArmId(id)),
        here,
        tenantId,
      ),
    ),
  )
}
