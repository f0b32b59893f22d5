import type { ErrorKind } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { type Moment, toClock } from '../../web/format/time.ts'
import { isFiltered, type ListQuery, toListUrl } from '../../web/list-query.ts'
import { withParameter } from '../../web/parameter.ts'
import { type DirectoryGapModel, toDirectoryGapModel } from '../../web/partials/directory-gap.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import type { Gap } from './ports.ts'
import type { Fallback } from './read-rows.ts'
import type { VmListPage } from './vm-list.ts'

/** What a list covers, and what it does not. */
export interface Coverage {
  /** `14 machines in 3 subscriptions`. */
  readonly found: string
  readonly asOf: Moment
  /** The URL of the same list with fresh data. */
  readonly again: string
  /** How long the same list comes from the cache: until then there is no use in asking for it again. */
  readonly freshMs: number
  /** What could not be read, and why. */
  readonly gaps: readonly string[]
  /** The directories that are missing or incomplete, each with why. */
  readonly directoryGaps: readonly DirectoryGapModel[]
  readonly fallback: FallbackModel | undefined
}

interface FallbackModel {
  readonly heading: string
  readonly reason: string
  /** When the wait ends that Azure has asked for, or else the app's own pause. */
  readonly until: Moment
  readonly progress: string
  readonly isComplete: boolean
  /** Milliseconds until there is more to show, by the app's own clock, because the browser's may be wrong. */
  readonly moreInMs: number
}

/** Why a list has no rows. */
export type Empty = 'no machines' | 'none found yet' | 'none for sure' | 'no match' | 'no such page'

/** The wait while subscriptions are being read. */
const MORE_IN_MS = 2_000
const LEAST_WAIT_MS = 1_000
/** A browser timer can wait about 24 days at most; no person waits that long. */
const MAX_WAIT_MS = 3_600_000
const MAX_GAPS = 5

export function toCoverage(
  query: ListQuery,
  page: VmListPage,
  words: Words,
  findConsentUrl?: FindConsentUrl,
): Coverage {
  const toPage = (directory: string) => toListUrl(query, { directory, page: 1 })
  const { fallback } = page
  return {
    found: toFound(query, page, words),
    asOf: toClock(page.asOf, words),
    again: withParameter(toListUrl(query), 'after', String(page.asOf)),
    freshMs: BUDGETS.listFresh,
    gaps: toGaps(query, page, words),
    directoryGaps: (page.directoryGaps ?? []).map((gap) => toDirectoryGapModel(gap, { findConsentUrl, toPage, words })),
    fallback: fallback && toFallback(fallback, words),
  }
}

function toFound(query: ListQuery, { total, counts }: VmListPage, words: Words): string {
  const { found, foundIn, matching, matchingIn } = words.list
  const [all, within] = isFiltered(query) ? [matching, matchingIn] : [found, foundIn]
  return counts.subscriptions ? within(total, counts.subscriptions) : all(total)
}

function toGaps(
  { sort }: ListQuery,
  { vms, counts, fallback, isOlder, areNotesUnread }: VmListPage,
  words: Words,
): string[] {
  const gaps = fallback?.gaps ?? []
  const unreadable = vms.filter(({ isIncomplete }) => isIncomplete).length
  const more = gaps.length - MAX_GAPS
  const say = words.list.gaps
  return [
    ...(isOlder ? [say.older] : []),
    ...(areNotesUnread ? [say.notes] : []),
    ...(unreadable === 0 ? [] : [say.unreadable(unreadable)]),
    ...(counts.isCutShort ? [say.cutShort] : []),
    ...(fallback?.undecided ? [say.undecided(fallback.undecided)] : []),
    ...(fallback && sort.column === 'address' ? [say.unsorted] : []),
    ...gaps.slice(0, MAX_GAPS).map((gap) => toGap(gap, words)),
    ...(more > 0 ? [say.more(more)] : []),
  ]
}

function toGap({ subscription, reason, isPartial }: Gap, words: Words): string {
  const say = words.list.gaps
  return (isPartial ? say.partOfSubscription : say.subscription)(subscription, toText(words, reason.sentence))
}

function toHeading(kind: ErrorKind, words: Words): string {
  const say = words.list.fallback
  if (kind === 'azure-throttled') return say.throttled
  return kind === 'forbidden' ? say.refused : say.heading
}

function toFallback({ reason, until, untilInMs, subscriptions, isComplete }: Fallback, words: Words): FallbackModel {
  const { all, read } = subscriptions
  const say = words.list.fallback
  return {
    heading: toHeading(reason.kind, words),
    reason: toText(words, reason.sentence),
    until: toClock(until, words),
    progress: isComplete ? say.all(all) : say.some(read, all),
    isComplete,
    moreInMs: isComplete ? Math.min(Math.max(untilInMs, LEAST_WAIT_MS), MAX_WAIT_MS) : MORE_IN_MS,
  }
}

export function toEmpty(query: ListQuery, { total, fallback }: VmListPage, pages: number): Empty | undefined {
  if (total > 0 && query.page > pages) return 'no such page'
  if (fallback && !fallback.isComplete) return 'none found yet'
  if (fallback && fallback.undecided > 0) return 'none for sure'
  return isFiltered(query) ? 'no match' : 'no machines'
}
