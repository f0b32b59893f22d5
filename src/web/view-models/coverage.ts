import type { Substitute, VmListPage } from '../../services/vm-list.ts'
import { toListUrl, type ListQuery } from '../list-query.ts'
import { toClock, type Moment } from './time.ts'

/** What a list covers, and what not. */
export interface Coverage {
  /** `14 machines in 3 subscriptions`. */
  readonly found: string
  readonly asOf: Moment
  /** The same list, as it is now. */
  readonly again: string
  /** What could not be read, and why. */
  readonly gaps: readonly string[]
  readonly substitute: SubstituteModel | undefined
}

interface SubstituteModel {
  readonly reason: string
  /** Until when Azure has asked to wait, or how long it is left in peace. */
  readonly until: Moment
  readonly progress: string
  /** Milliseconds until there is more to show. */
  readonly moreInMs: number | undefined
}

const MORE_IN_MS = 2_000
const MOST_GAPS = 5

export function toCoverage(query: ListQuery, page: VmListPage, isFiltered: boolean): Coverage {
  const { substitute } = page
  return {
    found: toFound(page, isFiltered),
    asOf: toClock(page.asOf),
    again: `${toListUrl(query)}${toListUrl(query).includes('?') ? '&' : '?'}after=${page.asOf}`,
    gaps: toGaps(page),
    substitute: substitute && toSubstitute(substitute),
  }
}

function toFound({ total, counts }: VmListPage, isFiltered: boolean): string {
  const machines = `${count(total, 'machine')}${isFiltered ? ' found' : ''}`
  return counts.subscriptions ? `${machines} in ${count(counts.subscriptions, 'subscription')}` : machines
}

function toGaps({ unreadable, counts, substitute }: VmListPage): string[] {
  const gaps = substitute?.gaps ?? []
  const more = gaps.length - MOST_GAPS
  return [
    ...(unreadable === 0 ? [] : [`${unreadable} could not be read, because Azure describes it in an unknown way`]),
    ...(counts.isCutShort ? ['Azure looked into your first 10,000 subscriptions only'] : []),
    ...gaps.slice(0, MOST_GAPS).map(({ subscription, reason }) => `“${subscription}” could not be read: ${reason}`),
    ...(more > 0 ? [`nor could ${count(more, 'more subscription')}`] : []),
  ]
}

function toSubstitute({ reason, until, subscriptions, isComplete }: Substitute): SubstituteModel {
  const { all, read } = subscriptions
  const progress = isComplete ? count(all, 'subscription') : `${read} of ${count(all, 'subscription')} so far`
  return { reason: reason.message, until: toClock(until), progress, moreInMs: isComplete ? undefined : MORE_IN_MS }
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}
