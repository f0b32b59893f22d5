import * as z from 'zod'
import { POWER_STATES } from '../domain/power-state.ts'
import { DEFAULT_SORT, isSameSort, SORT_COLUMNS, type VmSort } from '../domain/vm-query.ts'
import type { Expected, Misunderstood } from '../words/en.ts'
import { first } from './first.ts'
import type { ListQuery } from './list-query.ts'
import { findMeant } from './near-misses.ts'

/** What a URL asks for, and what of it could not be understood. */
export interface ReadListQuery {
  readonly query: ListQuery
  /** The list is as if these parameters were not there. */
  readonly ignored: readonly Misunderstood[]
}

/** How one parameter is read: undefined if it can't be understood. */
interface Reading<Value> {
  readonly expected: Expected
  readonly read: (text: string) => Value | undefined
}

const OS = ['Windows', 'Linux'] as const
const SORTS = SORT_COLUMNS.flatMap((column) => [column, `-${column}`])
/** Longer than any name in Azure. */
const MAX_NAME = 256
/** Azure's longest tag name and value: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
const MAX_TAG = 512 + 1 + 256
/** Enough for what people type, and few enough for Azure to parse. */
const MAX_WORDS = 20
const MAX_SEARCH = 400

const name: Reading<string> = {
  expected: { kind: 'text', most: MAX_NAME },
  read: (text) => (text.length <= MAX_NAME && isPrintable(text) ? text : undefined),
}

const READINGS = {
  q: {
    expected: { kind: 'words', most: MAX_SEARCH, mostWords: MAX_WORDS },
    read: (text: string) =>
      Array.from(text).length <= MAX_SEARCH && toWords(text).length <= MAX_WORDS && isPrintable(text)
        ? text
        : undefined,
  },
  state: oneOf(POWER_STATES),
  subscription: name,
  group: name,
  location: { ...name, read: (text: string) => name.read(toRegion(text)) },
  os: oneOf(OS),
  tag: {
    expected: { kind: 'tag' },
    // Text without a name is not a tag.
    read: (text: string) => (text.length <= MAX_TAG && !text.startsWith(':') && isPrintable(text) ? text : undefined),
  },
  sort: { expected: { kind: 'one of', values: SORTS }, read: findSort },
} as const satisfies Record<string, Reading<unknown>>
type Readings = typeof READINGS
type Name = keyof Readings

const NAMES = Object.keys(READINGS) as Name[]
const Parameters = z.object({ ...Object.fromEntries(NAMES.map((one) => [one, first])), page: first })
const AllParameters = z.record(z.string(), first).catch({})
/** Enough to say what is wrong. */
const MAX_NEAR_MISSES = 10

/**
 * Reads the list that a URL asks for. It leaves out what it can't understand, and says what that is.
 *
 * @param defaultSort the order if the URL names none
 */
export function readListQuery(
  parameters: unknown,
  { defaultSort = DEFAULT_SORT }: { readonly defaultSort?: VmSort } = {},
): ReadListQuery {
  const given: Readonly<Record<string, string | undefined>> = Parameters.parse(parameters)
  const ignored: Misunderstood[] = []
  const read = <One extends Name>(one: One): ReturnType<Readings[One]['read']> | undefined => {
    const text = given[one]?.toWellFormed()
    if (text === undefined || text === '') return undefined
    const { expected, read: understand } = READINGS[one]
    const value = understand(text)
    if (value === undefined) ignored.push({ name: one, value: toPrintable(text), expected })
    return value as ReturnType<Readings[One]['read']> | undefined
  }
  const query = {
    ...readSearch(read('q') ?? toSearchable(given['q'] ?? '')),
    state: read('state'),
    subscription: read('subscription'),
    group: read('group'),
    location: read('location'),
    os: read('os'),
    tag: read('tag'),
    sort: read('sort') ?? defaultSort,
    ...(!isSameSort(defaultSort, DEFAULT_SORT) && { hasOwnDefaultSort: true as const }),
    page: toPage(given['page']),
  }
  return { query, ignored: [...ignored, ...toNearMisses(parameters)] }
}

/** Reads the query of a list from its path, as another page names it. */
export function readListPath(path: string): ListQuery {
  // The first of repeated parameters counts.
  const parameters = [...new URLSearchParams(path.split('?')[1])].toReversed()
  return readListQuery(Object.fromEntries(parameters)).query
}

/** Other unknown parameters are of no concern: programs and companies add theirs to every address. */
function toNearMisses(parameters: unknown): Misunderstood[] {
  const given = Object.entries(AllParameters.parse(parameters))
  const nearMisses = given.flatMap(([name, value = '']): Misunderstood[] => {
    const meant = findMeant(name, NAMES)
    if (meant === undefined) return []
    return [{ name: toPrintable(name), value: toPrintable(value), meant, expected: READINGS[meant].expected }]
  })
  return nearMisses.slice(0, MAX_NEAR_MISSES)
}

function readSearch(text: string): Pick<ListQuery, 'search' | 'words'> {
  const words = toWords(text)
  // The page does not show words that it does not search for.
  const search = words.length > MAX_WORDS ? words.slice(0, MAX_WORDS).join(' ') : text.trim()
  return { search, words: [...new Set(words.slice(0, MAX_WORDS))] }
}

/** A search that is too long or holds what nobody can type: the part that can be searched for. */
function toSearchable(text: string): string {
  return Array.from(text.toWellFormed().replaceAll(UNPRINTABLE, '')).slice(0, MAX_SEARCH).join('')
}

function toWords(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}

/** Control characters but for white space: HTML and Kusto have no place for them. */
const UNPRINTABLE = /[^\P{Cc}\s]/gu

function toPrintable(text: string): string {
  return text.toWellFormed().replaceAll(UNPRINTABLE, '\uFFFD')
}

function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1
}

function oneOf<const Value extends string>(values: readonly Value[]): Reading<Value> {
  const byText = new Map(values.map((value) => [value.toLowerCase(), value]))
  return { expected: { kind: 'one of', values }, read: (text) => byText.get(text.trim().toLowerCase()) }
}

/** People know regions by names like `West Europe` or `(Europe) West Europe`, from which Azure makes `westeurope`. */
function toRegion(text: string): string {
  return text.replace(/^\s*\([^)]*\)/, '').replaceAll(/\s+/g, '')
}

export function findSort(text: string): VmSort | undefined {
  const column = SORT_COLUMNS.find((one) => one === text.trim().toLowerCase().replace(/^-/, ''))
  return column && { column, descending: text.trim().startsWith('-') }
}

/** Resource Graph accepts no offset beyond 32 bits. */
const LAST_PAGE = 1_000_000

function toPage(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Math.min(Math.max(Number(text), 1), LAST_PAGE) : 1
}
