import { POWER_STATES, type PowerState } from '../../domain/power.ts'
import type { User } from '../../domain/user.ts'
import { PAGE_SIZE, SORT_COLUMNS, type SortColumn } from '../../domain/vm-query.ts'
import type { ChoiceColumn } from '../../services/ports.ts'
import type { VmListPage } from '../../services/vm-list.ts'
import { FILTERS, toListUrl, toParameters, toTagParameter, type ListQuery } from '../list-query.ts'
import { paths } from '../paths.ts'
import { toCoverage, type Coverage } from './coverage.ts'
import { toOperationModel, type OperationModel } from './operations.ts'
import { toVmModel, type Offer, type VmModel } from './vm.ts'
import { STATE_WORDS, type Tone } from './words.ts'

export interface VmListModel {
  readonly coverage: Coverage
  readonly rows: readonly VmModel[]
  /** What was just done to machines that are not among the rows. */
  readonly elsewhere: readonly OperationModel[]
  /** In the order of a row's cells; a cell that shows two things can be sorted by both. */
  readonly columns: readonly { readonly name: string; readonly heads: readonly ColumnHead[] }[]
  readonly search: string
  /** How many there are in each state, each a way to see only those. */
  readonly states: readonly StateCount[]
  /** Fields by which the list can be narrowed down. */
  readonly fields: readonly Field[]
  /** The order, for where there is no head of a table to press. */
  readonly sorts: readonly Option[]
  /** The tag by which the list is narrowed down, and the list without it. */
  readonly tag: { readonly text: string; readonly without: string } | undefined
  /** What came with the address and has no field of its own, to be carried along. */
  readonly carried: readonly { readonly name: string; readonly value: string }[]
  readonly isFiltered: boolean
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly position: string
  readonly isBeyondEnd: boolean
  readonly firstPage: string
  readonly clear: string
  readonly csv: string
  readonly json: string
  readonly signedInAs: string
  /** Where changes of what is in transition come from; undefined where nothing is. */
  readonly events: string | undefined
}

interface StateCount {
  readonly label: string
  readonly count: string
  readonly tone: Tone | undefined
  readonly url: string
  readonly selected: boolean
}

interface Field {
  readonly name: string
  readonly label: string
  readonly any: string
  /** Whether there is nothing to choose between. */
  readonly isIdle: boolean
  readonly options: readonly Option[]
}

interface Option {
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

/** The most frequent of a hundred choices are told; narrower than this no field should be. */
const FIELDS: readonly (readonly [ChoiceColumn, any: string])[] = [
  ['subscription', 'Any subscription'],
  ['group', 'Any resource group'],
  ['location', 'Any region'],
  ['os', 'Any system'],
]

export function toVmListModel(query: ListQuery, page: VmListPage, user: User, offer: Offer): VmListModel {
  const here = toListUrl(query)
  const rows = page.vms.map((vm) => toVmModel(vm, here, offer))
  const pages = Math.max(1, Math.ceil(page.total / PAGE_SIZE))
  const moving = rows.filter(({ inTransition }) => inTransition)
  const filters = toParameters(query).filter(([name]) => FILTERS.some((filter) => filter === name))
  const fields = FIELDS.map(([column, any]) => toField(query, page, column, any))
  const shown = ['q', 'sort', 'page', ...fields.map(({ name }) => name)]
  return {
    coverage: toCoverage(query, page, filters.length > 0),
    rows,
    elsewhere: page.elsewhere.map(toOperationModel),
    columns: COLUMNS.map((columns) => ({
      name: columns[0],
      heads: columns.map((column) => toColumnHead(query, column)),
    })),
    search: query.search,
    states: toStates(query, page),
    fields,
    sorts: toSorts(query),
    tag: query.tag && { text: toTagParameter(query.tag), without: toListUrl(query, { tag: undefined, page: 1 }) },
    carried: toParameters(query)
      .filter(([name]) => !shown.includes(name))
      .map(([name, value]) => ({ name, value })),
    isFiltered: filters.length > 0,
    previous: query.page > 1 && query.page <= pages ? toListUrl(query, { page: query.page - 1 }) : undefined,
    next: query.page < pages ? toListUrl(query, { page: query.page + 1 }) : undefined,
    position: `Page ${query.page.toLocaleString('en')} of ${pages.toLocaleString('en')}`,
    isBeyondEnd: page.total > 0 && query.page > pages,
    firstPage: toListUrl(query, { page: 1 }),
    clear: paths.vms,
    csv: toListUrl(query, { page: 1 }, paths.export('csv')),
    json: toListUrl(query, { page: 1 }, paths.export('json')),
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

function toStates(query: ListQuery, { counts }: VmListPage): StateCount[] {
  const { states } = counts
  if (!states) return []
  const all = Object.values(states).reduce((sum, count) => sum + count, 0)
  const toCount = (state: PowerState | undefined, label: string, count: number): StateCount => ({
    label,
    count: count.toLocaleString('en'),
    tone: state && STATE_WORDS[state].tone,
    url: toListUrl(query, { state, page: 1 }),
    selected: query.state === state,
  })
  return [
    toCount(undefined, 'All', all),
    ...POWER_STATES.filter((state) => states[state] || state === query.state).map((state) =>
      toCount(state, STATE_WORDS[state].short, states[state] ?? 0),
    ),
  ]
}

/** A field with nothing to choose between stays where it is, so that the others do not move while somebody types. */
function toField(query: ListQuery, page: VmListPage, name: ChoiceColumn, any: string): Field {
  const chosen = query[name]
  const known = (page.counts.choices?.[name] ?? []).map(({ value, count }) => ({
    value,
    label: `${toLabel(name, value, page)} (${count.toLocaleString('en')})`,
    selected: isSame(value, chosen),
  }))
  const isListed = chosen === undefined || known.some(({ selected }) => selected)
  const options = isListed ? known : [{ value: chosen, label: toLabel(name, chosen, page), selected: true }, ...known]
  const isIdle = options.length < 2 && chosen === undefined
  return {
    name,
    label: LABELS[name],
    any,
    isIdle,
    options: options.toSorted((a, b) => a.label.localeCompare(b.label, 'en')),
  }
}

function toLabel(name: ChoiceColumn, value: string, { subscriptionNames, vms }: VmListPage): string {
  if (name !== 'subscription') return value
  const id = value.toLowerCase()
  return subscriptionNames.get(id) ?? vms.find((vm) => vm.id.subscriptionId === id)?.subscriptionName ?? value
}

function isSame(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase()
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

function toSorts({ sort }: ListQuery): Option[] {
  const ascending = SORT_COLUMNS.map((column) => ({
    value: column,
    label: `By ${LABELS[column].toLowerCase()}`,
    selected: sort.column === column && !sort.descending,
  }))
  if (!sort.descending) return ascending
  const label = `By ${LABELS[sort.column].toLowerCase()}, backwards`
  return [...ascending, { value: `-${sort.column}`, label, selected: true }]
}
