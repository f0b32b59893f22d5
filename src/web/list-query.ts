import { DEFAULT_SORT, isSameSort, type VmQuery, type VmSort } from '../domain/vm-query.ts'
import { paths } from './paths.ts'

/** The query in the URL of a list: the search text as typed, beside its parsed meaning. */
export interface ListQuery extends VmQuery {
  readonly search: string
  /** A tenant id, or `all`; undefined if the URL names none. */
  readonly directory?: string | undefined
  /** Set if a list without an order is in another one than DEFAULT_SORT, so that every URL must name its order. */
  readonly hasOwnDefaultSort?: true
}

/** The URL parameters that change which VMs a list contains; order and page do not. */
const FILTERS = ['q', 'state', 'subscription', 'group', 'location', 'os', 'tag'] as const

/** `name`, `-name`. */
export function toOrder({ column, descending }: VmSort): string {
  return `${descending ? '-' : ''}${column}`
}

export function isFiltered(query: ListQuery): boolean {
  return toParameters(query).some(([name]) => FILTERS.some((filter) => filter === name))
}

export function toListUrl(query: ListQuery, change: Partial<ListQuery> = {}, path: string = paths.vms): string {
  const parameters = new URLSearchParams(toParameters({ ...query, ...change })).toString()
  return parameters ? `${path}?${parameters}` : path
}

/** Only the parameters that differ from the default list, to keep URLs short. */
export function toParameters(query: ListQuery): [name: string, value: string][] {
  const { search, state, subscription, group, location, os, tag, sort, page, directory, hasOwnDefaultSort } = query
  const order = toOrder(sort)
  const all: [string, string | undefined][] = [
    ['q', search],
    ['state', state],
    ['subscription', subscription],
    ['group', group],
    ['location', location],
    ['os', os],
    ['tag', tag],
    ['sort', isSameSort(sort, DEFAULT_SORT) && !hasOwnDefaultSort ? undefined : order],
    ['page', page === 1 ? undefined : String(page)],
    ['directory', directory],
  ]
  return all.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []))
}
