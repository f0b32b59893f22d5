import type { PowerState } from './power.ts'

export const SORT_COLUMNS = ['name', 'state', 'size', 'os', 'location', 'group', 'subscription', 'address'] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]

export interface VmQuery {
  /** Every word must occur in name, group, subscription, size, address or tags. */
  readonly words: readonly string[]
  readonly state?: PowerState | undefined
  /** Ids of the subscriptions beyond which nothing is looked for, whatever the other filters say. */
  readonly onlySubscriptions?: readonly string[] | undefined
  /** Its id, or its name. */
  readonly subscription?: string | undefined
  readonly group?: string | undefined
  readonly location?: string | undefined
  readonly os?: string | undefined
  /** A tag of any value where there is none. Of names and values, letter case does not matter. */
  readonly tag?: { readonly name: string; readonly value: string | undefined } | undefined
  readonly sort: { readonly column: SortColumn; readonly descending: boolean }
  /** From 1. */
  readonly page: number
}

export const PAGE_SIZE = 50
