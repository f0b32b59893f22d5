import type { Limits } from '../../domain/limits.ts'
import { POWER_STATES, type PowerState } from '../../domain/power.ts'
import { PAGE_SIZE, SORT_COLUMNS, type SortColumn, type VmQuery } from '../../domain/vm-query.ts'
import type { VmListPage } from '../../services/vm-list.ts'
import type { User } from '../../domain/user.ts'
import { paths } from '../paths.ts'
import { toOperationModel, type OperationModel } from './operations.ts'
import { toMoment, type Moment } from './time.ts'
import { toVmModel, type VmModel } from './vm.ts'
import { STATE_WORDS } from './words.ts'

export interface VmListModel {
  readonly rows: readonly VmModel[]
  /** What was just done to machines that are not among the rows. */
  readonly elsewhere: readonly OperationModel[]
  /** In the order of a row's cells; a cell that shows two things can be sorted by both. */
  readonly columns: readonly { readonly name: string; readonly heads: readonly ColumnHead[] }[]
  readonly search: string
  readonly states: readonly Choice[]
  /** The order, for where there is no head of a table to press. */
  readonly sorts: readonly Choice[]
  /** Filters that came with the address and have no field of their own, to be carried along. */
  readonly carried: readonly { readonly name: string; readonly value: string }[]
  readonly isFiltered: boolean
  readonly summary: string
  readonly asOf: Moment
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly position: string
  readonly isBeyondEnd: boolean
  readonly firstPage: string
  readonly clear: string
  readonly signedInAs: string
  /** Where changes of what is in transition come from; undefined where nothing is. */
  readonly events: string | undefined
}

interface Choice {
  readonly value: string
  readonly label: string
  readonly selected: boolean
}

interface ColumnHead {
  readonly label: string
  readonly url: string
  readonly sorted: 'ascending' | 'descending' | 'none'
}

const COLUMNS: readonly (readonly [SortColumn, ...SortColumn[]])[] = [
  ['name'],
  ['state'],
  ['address'],
  ['size', 'os'],
  ['location'],
  ['group', 'subscription'],
]

/** The graph never says the first; the second is rare, and reads like deallocating. Either may stand in an address. */
const NOT_OFFERED: readonly PowerState[] = ['restarting', 'stopping']

const LABELS: Readonly<Record<SortColumn, string>> = {
  name: 'Name',
  state: 'State',
  address: 'Address',
  size: 'Size',
  os: 'System',
  location: 'Region',
  group: 'Resource group',
  subscription: 'Subscription',
}

type ListQuery = VmQuery & { readonly search: string }

export function toVmListModel(query: ListQuery, page: VmListPage, user: User, limits: Limits): VmListModel {
  const here = toListUrl(query, {})
  const rows = page.vms.map((vm) => toVmModel(vm, here, limits))
  const pages = Math.max(1, Math.ceil(page.total / PAGE_SIZE))
  const moving = rows.filter(({ inTransition }) => inTransition)
  const filters = toParameters(query).filter(([name]) => name !== 'sort' && name !== 'page')
  return {
    rows,
    elsewhere: page.elsewhere.map(toOperationModel),
    columns: COLUMNS.map((columns) => ({
      name: columns[0],
      heads: columns.map((column) => toColumnHead(query, column)),
    })),
    search: query.search,
    states: POWER_STATES.filter((state) => !NOT_OFFERED.includes(state)).map((value) => ({
      value,
      label: STATE_WORDS[value].label,
      selected: query.state === value,
    })),
    sorts: toSorts(query),
    carried: toParameters(query)
      .filter(([name]) => !['q', 'state', 'sort', 'page'].includes(name))
      .map(([name, value]) => ({ name, value })),
    isFiltered: filters.length > 0,
    summary: toSummary(page, filters.length > 0),
    asOf: toMoment(page.asOf),
    previous: query.page > 1 && query.page <= pages ? toListUrl(query, { page: query.page - 1 }) : undefined,
    next: query.page < pages ? toListUrl(query, { page: query.page + 1 }) : undefined,
    position: `Page ${query.page} of ${pages}`,
    isBeyondEnd: page.total > 0 && query.page > pages,
    firstPage: toListUrl(query, { page: 1 }),
    clear: paths.vms,
    signedInAs: user.userPrincipalName || user.name,
    events: toEventsUrl(moving, here),
  }
}

/** As many as one event stream follows. */
export const MOST_FOLLOWED = 20

function toEventsUrl(moving: readonly VmModel[], from: string): string | undefined {
  if (moving.length === 0) return undefined
  const parameters = moving.slice(0, MOST_FOLLOWED).map(({ armId }): [string, string] => ['vm', armId])
  return `${paths.vms}/events?${new URLSearchParams([...parameters, ['from', from]]).toString()}`
}

function toSummary({ total, unreadable }: VmListPage, isFiltered: boolean): string {
  const machines = total === 1 ? '1 machine' : `${total.toLocaleString('en')} machines`
  const found = isFiltered ? `${machines} found` : machines
  return unreadable === 0 ? found : `${found}, ${unreadable} of which could not be read`
}

function toColumnHead(query: ListQuery, column: SortColumn): ColumnHead {
  const isSorted = query.sort.column === column
  const descending = isSorted && !query.sort.descending
  return {
    label: LABELS[column],
    url: toListUrl(query, { sort: { column, descending }, page: 1 }),
    sorted: isSorted ? (query.sort.descending ? 'descending' : 'ascending') : 'none',
  }
}

function toSorts({ sort }: ListQuery): Choice[] {
  const ascending = SORT_COLUMNS.map((column) => ({
    value: column,
    label: `By ${LABELS[column].toLowerCase()}`,
    selected: sort.column === column && !sort.descending,
  }))
  if (!sort.descending) return ascending
  const label = `By ${LABELS[sort.column].toLowerCase()}, backwards`
  return [...ascending, { value: `-${sort.column}`, label, selected: true }]
}

function toListUrl(query: ListQuery, change: Partial<ListQuery>): string {
  const parameters = new URLSearchParams(toParameters({ ...query, ...change })).toString()
  return parameters ? `${paths.vms}?${parameters}` : paths.vms
}

/** Only what differs from the plain list, so that addresses stay short. */
function toParameters({ search, state, subscription, group, location, os, sort, page }: ListQuery): [string, string][] {
  const order = `${sort.descending ? '-' : ''}${sort.column}`
  const all: [string, string | undefined][] = [
    ['q', search],
    ['state', state],
    ['subscription', subscription],
    ['group', group],
    ['location', location],
    ['os', os],
    ['sort', order === 'name' ? undefined : order],
    ['page', page === 1 ? undefined : String(page)],
  ]
  return all.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []))
}
