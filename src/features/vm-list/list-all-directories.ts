import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Directory, DirectoryGap } from '../../domain/directory.ts'
import { isInNickname } from '../../domain/vm-note.ts'
import { CHOICE_COLUMNS, type Choices, MAX_CHOICES, PAGE_SIZE, type VmQuery } from '../../domain/vm-query.ts'
import { toVmOrder } from '../../domain/vm-search.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Ask, Counts } from './ports.ts'
import type { VmList, VmListPage } from './vm-list.ts'

/** The most rows that Resource Graph returns at once. A page further on would need more questions than a page may ask. */
const MAX_ROWS = 1_000
/** Beyond this page a list over all directories is not shown. */
export const LAST_PAGE_OF_ALL = MAX_ROWS / PAGE_SIZE

export interface ListAllDirectories {
  /**
   * One page over all directories: each is asked beside the others, for its first VMs up to the end of this page. A directory that
   * refuses or is too slow is named, and the others are shown.
   *
   * @param callIn the person's call in a directory
   * @throws AppError of the first directory, if none can be read
   */
  read(
    directories: readonly Directory[],
    callIn: (directory: Directory) => Promise<Call>,
    query: VmQuery,
    newerThan?: number,
    ask?: Ask,
  ): Promise<VmListPage>
}

interface Part {
  readonly directory: Directory
  readonly list: VmListPage
}

export function createListAllDirectories(deps: { vmList: VmList }): ListAllDirectories {
  async function readOne(
    directory: Directory,
    call: Promise<Call>,
    query: VmQuery,
    newerThan: number | undefined,
    ask: Ask | undefined,
  ): Promise<Part | DirectoryGap> {
    try {
      const limit = AbortSignal.timeout(BUDGETS.directory)
      const own = await beforeTimeout(call, limit)
      const limited = { ...own, signal: AbortSignal.any([own.signal, limit]) }
      return { directory, list: await deps.vmList.read(limited, query, newerThan, ask) }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { directory, reason: error, isPartial: false }
    }
  }

  return {
    async read(directories, callIn, query, newerThan, ask) {
      const page = Math.min(query.page, LAST_PAGE_OF_ALL)
      const asked = { ...query, page: 1, first: page * PAGE_SIZE }
      const read = await Promise.all(directories.map((one) => readOne(one, callIn(one), asked, newerThan, ask)))
      const parts = read.filter((one) => 'list' in one)
      const gaps = read.filter((one) => 'reason' in one)
      if (parts.length === 0 && gaps[0]) throw gaps[0].reason
      return { ...merge(parts, query, page), directoryGaps: [...gaps, ...parts.flatMap(toPartialGap)] }
    },
  }
}

/** The token of a directory may be late too, which no signal ends. */
function beforeTimeout(call: Promise<Call>, limit: AbortSignal): Promise<Call> {
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(new AppError('azure-slow', 'entraSlow')), { once: true })
  })
  return Promise.race([call, late])
}

/** A scan replaced the inventory of one directory. The list goes on with what that has found. */
function toPartialGap({ directory, list: { fallback } }: Part): DirectoryGap[] {
  return fallback ? [{ directory, reason: fallback.reason, isPartial: true }] : []
}

function merge(parts: readonly Part[], query: VmQuery, page: number): VmListPage {
  const order = toVmOrder<VmSnapshot>(query, {
    isFavourite: ({ isFavourite = false }) => isFavourite,
    isNicknamed: ({ own }, word) => own !== undefined && isInNickname(own, word),
  })
  const rows = parts.map(({ directory, list }) => list.vms.map((vm): VmSnapshot => ({ ...vm, directory })))
  const begin = (page - 1) * PAGE_SIZE
  const lists = parts.map(({ list }) => list)
  const learning = lists.flatMap((list) => list.learning ?? [])
  return {
    vms: query.page > LAST_PAGE_OF_ALL ? [] : mergeSorted(rows, order).slice(begin, begin + PAGE_SIZE),
    total: sum(lists.map(({ total }) => total)),
    counts: mergeCounts(lists.map(({ counts }) => counts)),
    asOf: Math.min(...lists.map(({ asOf }) => asOf)),
    ...(lists.some(({ isOlder }) => isOlder) && { isOlder: true as const }),
    version: undefined,
    learning: learning.length > 0 ? Promise.all(learning) : undefined,
    offPage: lists.flatMap(({ offPage }) => offPage),
    bulks: lists.flatMap(({ bulks }) => bulks),
    ...(lists.some(({ areNotesUnread }) => areNotesUnread) && { areNotesUnread: true as const }),
    subscriptionNames: new Map(lists.flatMap(({ subscriptionNames }) => [...subscriptionNames])),
    fallback: undefined,
  }
}

/**
 * Puts sorted lists into one another, and keeps the order of each. A VM whose state is fresher than its row stays where its row
 * is: sorting all anew would move others to another page.
 */
function mergeSorted<One>(lists: readonly (readonly One[])[], order: (a: One, b: One) => number): One[] {
  const waiting = lists.map((list) => list.toReversed())
  const merged: One[] = []
  for (;;) {
    const [first, ...others] = waiting.filter((list) => list.length > 0)
    if (!first) return merged
    const next = others.reduce((best, list) => (compareLast(list, best, order) < 0 ? list : best), first)
    merged.push(...next.splice(-1))
  }
}

function compareLast<One>(a: readonly One[], b: readonly One[], order: (a: One, b: One) => number): number {
  const [ofA, ofB] = [a.at(-1), b.at(-1)]
  return ofA === undefined || ofB === undefined ? 0 : order(ofA, ofB)
}

function mergeCounts(counts: readonly Counts[]): Counts {
  const states = counts.flatMap(({ states }) => (states ? [states] : []))
  const subscriptions = counts.flatMap(({ subscriptions }) => subscriptions ?? [])
  const choices = counts.flatMap(({ choices }) => (choices ? [choices] : []))
  // A count that one directory does not give would be too low for all.
  const isWhole = (known: readonly unknown[]) => known.length === counts.length
  return {
    states: isWhole(states) ? addUp(states.flatMap((one) => Object.entries(one))) : undefined,
    subscriptions: isWhole(subscriptions) ? sum(subscriptions) : undefined,
    choices: isWhole(choices)
      ? (Object.fromEntries(
          CHOICE_COLUMNS.map((column) => [column, mergeChoices(choices.map((one) => one[column]))]),
        ) as Counts['choices'])
      : undefined,
    isCutShort: counts.some(({ isCutShort }) => isCutShort),
  }
}

function mergeChoices(choices: readonly Choices[]): Choices {
  const counts = addUp(choices.flatMap(({ values }) => values.map(({ value, count }) => [value, count] as const)))
  const values = Object.entries(counts)
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count)
  return {
    values: values.slice(0, MAX_CHOICES),
    isCut: values.length > MAX_CHOICES || choices.some(({ isCut }) => isCut),
  }
}

/** The names of groups and regions may differ in letter case. The first spelling counts. */
function addUp(counts: readonly (readonly [string, number])[]): Record<string, number> {
  const spellings = new Map<string, string>()
  const sums = new Map<string, number>()
  for (const [value, count] of counts) {
    const key = value.toLowerCase()
    const spelling = spellings.get(key) ?? value
    spellings.set(key, spelling)
    sums.set(spelling, (sums.get(spelling) ?? 0) + count)
  }
  return Object.fromEntries(sums)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
