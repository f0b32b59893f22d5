import { isGuid } from './arm-id.ts'
import type { FresherState } from './fresher-state.ts'
import type { PowerState } from './power-state.ts'
import type { FoundByNotes } from './vm-note.ts'

/** `needs` is no column: it is the order of domain/vm-needs.ts. */
export const SORT_COLUMNS = [
  'needs',
  'name',
  'state',
  'size',
  'os',
  'location',
  'group',
  'subscription',
  'address',
] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]

export interface VmSort {
  readonly column: SortColumn
  readonly descending: boolean
}

/** What a person sees who has not chosen an order. */
export const DEFAULT_SORT: VmSort = { column: 'needs', descending: false }
/** What a file is in that says no order: programs compare it with the one of yesterday. */
export const FILE_SORT: VmSort = { column: 'name', descending: false }

export function isSameSort(a: VmSort, b: VmSort): boolean {
  return a.column === b.column && a.descending === b.descending
}

export interface VmQuery {
  /** Each word must occur in name, group, subscription, size, system, region, address or tags, or match the id: findKeyPart. */
  readonly words: readonly string[]
  readonly state?: PowerState | undefined
  /** Ids of the only subscriptions that are searched, regardless of the other filters. */
  readonly onlySubscriptions?: readonly string[] | undefined
  /** The subscription's id or name. */
  readonly subscription?: string | undefined
  readonly group?: string | undefined
  readonly location?: string | undefined
  readonly os?: string | undefined
  /** `name:value`, or a name alone: see toTagReadings. Letter case does not matter. */
  readonly tag?: string | undefined
  readonly sort: VmSort
  /** The keys of the person's favourites, which `needs` puts before other VMs. */
  readonly favourites?: readonly string[] | undefined
  /** What the person's own notes find for each of the words, which counts as a match: see withNotes. */
  readonly noted?: readonly FoundByNotes[] | undefined
  /** Whether all other VMs are left out. */
  readonly onlyFavourites?: true | undefined
  /** What is known of VMs beyond the inventory, newest first. It counts for filters, order and counts too. */
  readonly fresher?: readonly FresherState[] | undefined
  /** Starts at 1. */
  readonly page: number
  /** How many of the first VMs are wanted, in place of a page. */
  readonly first?: number | undefined
}

export const PAGE_SIZE = 50

/** Where the wanted VMs are among all that the query finds. */
export function toRange({ page, first }: VmQuery): { readonly skip: number; readonly top: number } {
  return first === undefined ? { skip: (page - 1) * PAGE_SIZE, top: PAGE_SIZE } : { skip: 0, top: first }
}

/** The columns, besides the state, that the list can be filtered by. */
export const CHOICE_COLUMNS = ['subscription', 'group', 'location', 'os'] as const
export type ChoiceColumn = (typeof CHOICE_COLUMNS)[number]

/** The values that a column can be filtered by, the most frequent first. */
export interface Choices {
  readonly values: readonly { readonly value: string; readonly count: number }[]
  /** Whether there are more values than these. */
  readonly isCut: boolean
}

/** The maximum number of values per column. */
export const MAX_CHOICES = 100

/** A query names a subscription by its id, or by a name that several subscriptions may share. */
export function toSubscription({ subscription }: VmQuery): { readonly id?: string; readonly name?: string } {
  if (subscription === undefined) return {}
  return isGuid(subscription) ? { id: subscription } : { name: subscription }
}

/** Enough for a path, a time or an IPv6 address in a value. */
const MAX_COLONS = 10

export interface TagReading {
  readonly name: string
  /** Any value matches if this is undefined. */
  readonly value: string | undefined
}

/** What `name:value` may mean: names and values may contain colons, as Azure's own tags do (`hidden-link:…`). */
export function toTagReadings(text: string): readonly TagReading[] {
  const colons = [...text.matchAll(/(?<!^):/g)].slice(0, MAX_COLONS).map(({ index }) => index)
  const pairs = colons.map((at) => ({ name: text.slice(0, at), value: text.slice(at + 1) }))
  return [{ name: text, value: undefined }, ...pairs]
}
