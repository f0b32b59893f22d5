import { isFiltered, type ListQuery } from '../../web/list-query.ts'
import type { VmRowModel } from '../../web/partials/vm-row.ts'
import type { Rich } from '../../words/rich.ts'
import type { VmListPage } from './vm-list.ts'

export interface Need {
  readonly name: string
  readonly href: string
  readonly look: VmRowModel['look']
  readonly text: Rich
}

const MOST_NEEDS = 4

/** Nothing on this page is only nothing at all if a machine that needs the person would be on it. */
export function findNeeds(
  query: ListQuery,
  { total, fallback }: VmListPage,
  rows: readonly VmRowModel[],
): Need[] | undefined {
  if (isFiltered(query)) return undefined
  const needs = toNeeds(rows)
  const isFirst = query.page === 1 && query.sort.column === 'needs' && !query.sort.descending
  const isAll = (isFirst || rows.length === total) && (fallback === undefined || fallback.isComplete)
  return needs.length > 0 || isAll ? needs : undefined
}

/** The machines that cost money for nothing, or on which something failed. */
function toNeeds(rows: readonly VmRowModel[]): Need[] {
  return rows
    .flatMap(({ name, href, look, note, isTrouble, stateLabel }) =>
      href !== undefined && (look === 'billed' || isTrouble)
        ? [{ name, href, look: look === 'billed' ? look : ('failed' as const), text: isTrouble ? note : [stateLabel] }]
        : [],
    )
    .slice(0, MOST_NEEDS)
}
