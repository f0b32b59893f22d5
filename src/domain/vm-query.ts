import { isGuid } from './arm-id.ts'
import type { PowerState } from './power.ts'

export const SORT_COLUMNS = ['name', 'state', 'size', 'os', 'location', 'group', 'subscription', 'address'] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]

export interface VmQuery {
  /** Every word must occur in name, group, subscription, size, system, region, address or tags, or be of the id: see findKeyPart. */
  readonly words: readonly string[]
  readonly state?: PowerState | undefined
  /** Ids of the subscriptions beyond which nothing is looked for, whatever the other filters say. */
  readonly onlySubscriptions?: readonly string[] | undefined
  /** Its id, or its name. */
  readonly subscription?: string | undefined
  readonly group?: string | undefined
  readonly location?: string | undefined
  readonly os?: string | undefined
  /** `name:value`, or a name alone: see toTagReadings. Of names and values, letter case does not matter. */
  readonly tag?: string | undefined
  readonly sort: { readonly column: SortColumn; readonly descending: boolean }
  /** From 1. */
  readonly page: number
}

export const PAGE_SIZE = 50

/** Besides the state, the list can be narrowed down to one value of each. */
export const CHOICE_COLUMNS = ['subscription', 'group', 'location', 'os'] as const
export type ChoiceColumn = (typeof CHOICE_COLUMNS)[number]

/** The values that could be chosen of a column, the most frequent first. */
export interface Choices {
  readonly values: readonly { readonly value: string; readonly count: number }[]
  /** Whether there are more. */
  readonly isCut: boolean
}

/** As many values of a column are told. */
export const MOST_CHOICES = 100

/** A subscription is called by its id, or by a name, which others may have as well. */
export function toSubscription({ subscription }: VmQuery): { readonly id?: string; readonly name?: string } {
  if (subscription === undefined) return {}
  return isGuid(subscription) ? { id: subscription } : { name: subscription }
}

/** Enough for a path, a time or an IPv6 address in a value. */
const MOST_COLONS = 10

export interface TagReading {
  readonly name: string
  /** Any where there is none. */
  readonly value: string | undefined
}

/** What `name:value` may mean: names and values may hold a colon themselves, and Azure's own do (`hidden-link:…`). */
export function toTagReadings(text: string): readonly TagReading[] {
  const colons = [...text.matchAll(/(?<!^):/g)].slice(0, MOST_COLONS).map(({ index }) => index)
  const pairs = colons.map((at) => ({ name: text.slice(0, at), value: text.slice(at + 1) }))
  return [{ name: text, value: undefined }, ...pairs]
}
