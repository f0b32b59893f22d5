import { POWER_STATES, type PowerState } from '../../domain/power-state.ts'
import { isSame } from '../../domain/vm-match.ts'
import { CHOICE_COLUMNS, type ChoiceColumn, SORT_COLUMNS, type SortColumn } from '../../domain/vm-query.ts'
import { type ListQuery, toListUrl } from '../../web/list-query.ts'
import type { Chip } from '../../web/partials/chip.ts'
import { type Look, STATE_LOOKS } from '../../web/partials/look.ts'
import type { Option } from '../../web/partials/option.ts'
import type { Words } from '../../words/words.ts'
import { LIST_COLUMNS } from './columns.ts'
import type { ListColumn } from './ports.ts'
import type { VmListPage } from './vm-list.ts'

export interface StateCount {
  readonly name: PowerState | 'all'
  readonly label: string
  readonly count: string
  readonly look: Look | undefined
  readonly url: string
  readonly selected: boolean
  /** Whether these machines cost money for nothing. */
  readonly isLoud: boolean
}

export interface Field {
  readonly name: string
  readonly label: string
  readonly any: string
  /** Whether the field offers no choice. */
  readonly isIdle: boolean
  /** Whether there are more values than the options, which are the most frequent ones. */
  readonly isCut: boolean
  readonly options: readonly Option[]
}

export interface Column {
  readonly name: ListColumn['name']
  /** The label of a column that can't be sorted. */
  readonly label: string | undefined
  readonly heads: readonly ColumnHead[]
  readonly cell: ListColumn['cell']
}

interface ColumnHead {
  readonly name: SortColumn
  readonly label: string
  readonly url: string
  readonly sorted: 'ascending' | 'descending' | 'none'
}

export function toStates(query: ListQuery, { counts }: VmListPage, words: Words): StateCount[] {
  const { states } = counts
  if (!states) return []
  const all = Object.values(states).reduce((sum, count) => sum + count, 0)
  const toStateCount = (state: PowerState | undefined, label: string, number: number): StateCount => ({
    name: state ?? 'all',
    label,
    count: words.count(number),
    look: state && STATE_LOOKS[state],
    url: toListUrl(query, { state, page: 1 }),
    selected: query.state === state,
    isLoud: state === 'stopped' && number > 0,
  })
  return [
    toStateCount(undefined, words.list.all, all),
    ...POWER_STATES.filter((state) => states[state] || state === query.state).map((state) =>
      toStateCount(state, words.states[state].short, states[state] ?? 0),
    ),
  ]
}

/** What is chosen beside the search text and the state, which show it themselves. */
export function toChips(query: ListQuery, page: VmListPage, words: Words): Chip[] {
  const chosen = CHOICE_COLUMNS.flatMap((name): Chip[] => {
    const value = query[name]
    if (value === undefined) return []
    const without = toListUrl(query, { [name]: undefined, page: 1 })
    return [{ label: words.columns[name], text: toLabel(name, value, page), without }]
  })
  if (query.tag === undefined) return chosen
  const without = toListUrl(query, { tag: undefined, page: 1 })
  return [...chosen, { label: words.list.tag, text: query.tag, without }]
}

export function toFields(query: ListQuery, page: VmListPage, words: Words): Field[] {
  return CHOICE_COLUMNS.map((column) => toField(query, page, column, words))
}

/** A field without a choice stays in place, so that the others do not move while the person types. */
function toField(query: ListQuery, page: VmListPage, name: ChoiceColumn, words: Words): Field {
  const chosen = query[name]
  const choices = page.counts.choices?.[name]
  const known = (choices?.values ?? []).map(({ value, count }) => ({ value, count, label: toLabel(name, value, page) }))
  const meant = known.filter(({ value, label }) => isSame(value, chosen) || isSame(label, chosen))
  // A name that several subscriptions share means all of them, so it selects no single option.
  const listed = meant.length === 1 ? meant[0] : undefined
  const options = known.map(({ value, count, label }) => ({
    value,
    label: words.list.choice(label, count),
    isChosen: value === listed?.value,
  }))
  if (chosen !== undefined && !listed)
    options.push({ value: chosen, label: toLabel(name, chosen, page), isChosen: true })
  const { compare } = getCollator(words)
  const isIdle = options.length < 2 && chosen === undefined
  return {
    name,
    label: words.columns[name],
    any: words.list.any[name],
    isIdle,
    isCut: choices?.isCut ?? false,
    options: options.toSorted((a, b) => compare(a.label, b.label)),
  }
}

const collators = new Map<string, Intl.Collator>()

/** Created once: `localeCompare` looks up its rules on each call. */
function getCollator({ language }: Words): Intl.Collator {
  const known = collators.get(language) ?? new Intl.Collator(language)
  collators.set(language, known)
  return known
}

function toLabel(name: ChoiceColumn, value: string, { subscriptionNames, vms }: VmListPage): string {
  if (name !== 'subscription') return value
  const id = value.toLowerCase()
  return subscriptionNames.get(id) ?? vms.find((vm) => vm.id.subscriptionId === id)?.subscriptionName ?? value
}

export function toColumns(query: ListQuery, words: Words): Column[] {
  return LIST_COLUMNS.map(({ name, sorts, cell }) => ({
    name,
    label: sorts.length === 0 ? words.columns[name] : undefined,
    heads: sorts.map((column) => toColumnHead(query, column, words)),
    cell,
  }))
}

function toColumnHead(query: ListQuery, column: SortColumn, words: Words): ColumnHead {
  const isSorted = query.sort.column === column
  const descending = isSorted && !query.sort.descending
  return {
    name: column,
    label: words.columns[column],
    url: toListUrl(query, { sort: { column, descending }, page: 1 }),
    sorted: isSorted ? (query.sort.descending ? 'descending' : 'ascending') : 'none',
  }
}

export function toSorts({ sort }: ListQuery, words: Words): Option[] {
  const ascending = SORT_COLUMNS.map((column) => ({
    value: column,
    label: toOrderLabel(column, 0, words),
    isChosen: sort.column === column && !sort.descending,
  }))
  if (!sort.descending) return ascending
  return [...ascending, { value: `-${sort.column}`, label: toOrderLabel(sort.column, 1, words), isChosen: true }]
}

function toOrderLabel(column: SortColumn, reverse: 0 | 1, { columns, list }: Words): string {
  if (column === 'needs' && reverse === 0) return columns.needs
  return list.by(columns[column], list.orders[ORDERS[column] ?? 'alphabet'][reverse] ?? '')
}

const ORDERS: Partial<Record<SortColumn, keyof Words['list']['orders']>> = {
  needs: 'urgency',
  state: 'urgency',
  address: 'numbers',
}
