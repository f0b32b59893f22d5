import { type BulkActionName, findBulkActions, isBulkAction } from '../../domain/bulk-action.ts'
import { ALL_DIRECTORIES } from '../../domain/directory.ts'
import type { Person } from '../../domain/person.ts'
import type { SavedView } from '../../domain/saved-view.ts'
import { DEFAULT_SORT, PAGE_SIZE } from '../../domain/vm-query.ts'
import { isInTransition } from '../../domain/vm-snapshot.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { isFiltered, type ListQuery, toListUrl, toOrder, toParameters } from '../../web/list-query.ts'
import type { Chip } from '../../web/partials/chip.ts'
import type { LiveModel } from '../../web/partials/live.ts'
import type { Offer } from '../../web/partials/offer.ts'
import { type OperationModel, toOperationModel } from '../../web/partials/operation.ts'
import type { Option } from '../../web/partials/option.ts'
import { type Range, toRange } from '../../web/partials/range.ts'
import type { RefreshModel } from '../../web/partials/refresh.ts'
import { type SavedViewModel, toSavedViewModel } from '../../web/partials/saved-view.ts'
import { toVmRowModel, type VmRowModel } from '../../web/partials/vm-row.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import type { ReadListQuery } from '../../web/read-list-query.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import {
  type Column,
  type Field,
  type StateCount,
  toChips,
  toColumns,
  toFields,
  toSorts,
  toStates,
} from './controls.ts'
import { type Coverage, type Empty, toCoverage, toEmpty } from './coverage.ts'
import { LAST_PAGE_OF_ALL } from './list-all-directories.ts'
import { findNeeds, type Need } from './needs.ts'
import { toListTitle } from './title.ts'
import type { VmListPage } from './vm-list.ts'

/** The form for what is ticked. The boxes of the rows belong to it. */
export interface ManyModel {
  readonly url: string
  readonly from: string
  readonly directory: string | undefined
  /** The choice of all that the list finds, if there are more than on this page. */
  readonly all: string | undefined
  readonly actions: readonly { readonly name: BulkActionName; readonly label: string }[]
}

/** The content above the list. */
export interface ListHeadModel {
  /** Of the page, once the number of machines is known. */
  readonly title: string
  readonly coverage: Coverage
  /** Recent operations on VMs that are not among the rows. */
  readonly offPage: readonly OperationModel[]
  readonly bulks: readonly { readonly text: string; readonly href: string }[]
  readonly refresh?: RefreshModel | undefined
}

/** The list and its filters. It stays the same while the search finds the same VMs. */
export interface VmListModel {
  readonly search: string
  /** The number of VMs in each state, each with a link to only those VMs. */
  readonly states: readonly StateCount[]
  /** The fields that filter the list. */
  readonly fields: readonly Field[]
  /** The order that a URL need not name; undefined if it has to name each. */
  readonly defaultOrder: string | undefined
  /** The sort orders, for layouts without a table head. */
  readonly sorts: readonly Option[]
  /** Whether it is searched or filtered in any way. */
  readonly isFiltered: boolean
  /** What filters the list, each with the URL of the list without it. */
  readonly chips: readonly Chip[]
  /** What needs the person most, of the machines on this page; undefined if that may be on another page, or filtered out. */
  readonly needs: readonly Need[] | undefined
  /** What the URL says that can't be understood. */
  readonly leftOut: readonly Chip[]
  /** The URL parameters that have no field of their own, for hidden fields. */
  readonly carried: readonly { readonly name: string; readonly value: string }[]
  /** Which of the machines are on this page, and the pages beside it; undefined if the page is empty. */
  readonly range: Range | undefined
  /** Whether the list goes on beyond its last page. */
  readonly isCut: boolean
  /** How many machines it shows at most. */
  readonly most: number
  /** Why the list has no rows; undefined if it has some. */
  readonly empty: Empty | undefined
  readonly firstPage: string
  readonly clear: string
  readonly csv: string
  readonly json: string
  readonly xlsx: string
  /** What a person without VMs can do. */
  readonly advice: Rich
  readonly live: LiveModel
  readonly columns: readonly Column[]
  readonly rows: readonly VmRowModel[]
  /** The form that acts on the rows that are ticked; undefined if none can be. */
  readonly many: ManyModel | undefined
  /** This list, to come back to after an action. */
  readonly here: string
  /** The lists that the person has given names; undefined if they can't be read, which says nothing of them. */
  readonly views: readonly SavedViewModel[] | undefined
  /** Where the form goes that saves this list as a view; undefined if it is one, or if that is not known. */
  readonly saveView: string | undefined
  readonly removeView: string
}

export function toListHeadModel(
  query: ListQuery,
  page: VmListPage,
  words: Words,
  findConsentUrl?: FindConsentUrl,
): ListHeadModel {
  return {
    title: toListTitle(query, page.total, words),
    coverage: toCoverage(query, page, words, findConsentUrl),
    offPage: page.offPage.map((operation) =>
      toOperationModel(operation, { isOfSeveral: query.directory !== undefined, words }),
    ),
    bulks: page.bulks.flatMap(({ id, tenantId, action, underWay }) =>
      isBulkAction(action)
        ? [
            {
              text: words.bulk.actions[action].doing(words.bulk.machines(underWay)),
              href: paths.bulk(id, query.directory && tenantId),
            },
          ]
        : [],
    ),
  }
}

export function toVmListModel(
  { query, ignored }: ReadListQuery,
  page: VmListPage,
  person: Person,
  offer: Offer,
  views?: readonly SavedView[],
): VmListModel {
  const { words } = offer
  const here = toListUrl(query)
  const all = Math.max(1, Math.ceil(page.total / PAGE_SIZE))
  const pages = query.directory === ALL_DIRECTORIES ? Math.min(all, LAST_PAGE_OF_ALL) : all
  const fields = toFields(query, page, words)
  const shown = ['q', 'sort', 'page', ...fields.map(({ name }) => name)]
  const rows = page.vms.map((vm) => toVmRowModel(vm, offer, { sought: query.words }))
  const savedViews = views?.map((view) => toSavedViewModel(view, query))
  return {
    search: query.search,
    states: toStates(query, page, words),
    fields,
    defaultOrder: query.hasOwnDefaultSort ? undefined : toOrder(DEFAULT_SORT),
    sorts: toSorts(query, words),
    isFiltered: isFiltered(query),
    chips: toChips(query, page, words),
    needs: findNeeds(query, page, rows),
    leftOut: ignored.map((parameter) => ({
      label: '',
      text: words.list.leftOut(parameter.name, parameter.value),
      without: here,
      because: words.list.leftOutBecause(parameter),
    })),
    carried: toParameters(query)
      .filter(([name]) => !shown.includes(name))
      .map(([name, value]) => ({ name, value })),
    range: toRange(
      { page: query.page, pages, size: PAGE_SIZE, shown: rows.length, total: page.total },
      (other) => toListUrl(query, { page: other }),
      words,
    ),
    isCut: pages < all,
    most: pages * PAGE_SIZE,
    empty: page.vms.length > 0 ? undefined : toEmpty(query, page, pages),
    firstPage: toListUrl(query, { page: 1 }),
    clear: inDirectory(paths.vms, query.directory),
    csv: toListUrl(query, { page: 1 }, paths.export('csv')),
    json: toListUrl(query, { page: 1 }, paths.export('json')),
    xlsx: toListUrl(query, { page: 1 }, paths.export('xlsx')),
    advice: words.list.none.advice(person.userPrincipalName || person.name),
    live: {
      url: paths.listLive(here, words.language),
      of: '',
      isLearning: page.learning !== undefined,
      isMoving:
        page.vms.some((vm) => isInTransition(vm) && vm.oddId === undefined) ||
        page.offPage.some(({ status }) => status === 'running'),
    },
    columns: toColumns(query, words),
    rows,
    many: toMany(query, page, { here, offer }),
    here,
    views: savedViews,
    saveView: savedViews?.every(({ isCurrent }) => !isCurrent) ? inDirectory(paths.views, query.directory) : undefined,
    removeView: inDirectory(paths.removeView, query.directory),
  }
}

/** A list over all directories has no such form, which would act in one of them. */
function toMany(
  { directory }: ListQuery,
  { vms, total }: VmListPage,
  { here, offer: { policy, words } }: { here: string; offer: Offer },
): ManyModel | undefined {
  const actions = findBulkActions(policy)
  if (directory === ALL_DIRECTORIES || actions.length === 0 || vms.length === 0) return undefined
  return {
    url: paths.bulks(),
    from: here,
    directory,
    all: total > vms.length ? words.bulk.allThatMatch(total) : undefined,
    actions: actions.map((name) => ({ name, label: words.bulk.actions[name].label })),
  }
}

/** Whether the list shows anything that goes on changing. */
export function isMoving({ vms, offPage, bulks }: VmListPage): boolean {
  return (
    bulks.length > 0 ||
    vms.some((vm) => isInTransition(vm) && vm.oddId === undefined) ||
    offPage.some(({ status }) => status === 'running')
  )
}
