import { toVmKey } from '../../domain/arm-id.ts'
import { type Operation, OPERATION_STATUSES } from '../../domain/operation.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { type Day, toDay } from '../../web/format/time.ts'
import { type DirectoryGapModel, toDirectoryGapModel } from '../../web/partials/directory-gap.ts'
import { type LiveModel, toLiveModels, toMoving } from '../../web/partials/live.ts'
import type { Offer } from '../../web/partials/offer.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'
import { type HistoryModel, toHistoryModel } from './history.ts'
import type { AllOperations } from './list-all-operations.ts'
import { type ListedOperation, toListedOperation } from './listed-operation.ts'
import type { OperationList } from './ports.ts'
import { type ActivityQuery, matches, OPERATIONS_PER_PAGE, toActivityUrl } from './query.ts'

export interface ActivityModel {
  /** Newest first. */
  readonly days: readonly { readonly day: Day; readonly operations: readonly ListedOperation[] }[]
  /** Why there are none; undefined if there are some. */
  readonly empty: 'nothing yet' | 'not read' | 'no match' | undefined
  /** What the list is, and what it lacks by its nature. */
  readonly about: string
  readonly fields: readonly Field[]
  /** The filters that are on. */
  readonly chips: readonly { readonly label: string; readonly text: string; readonly without: string }[]
  /** The list without filters. */
  readonly clear: string
  readonly range: Range | undefined
  /** This page, to come back to after an action. */
  readonly here: string
  /** Set where a person has several directories, for the form that filters. */
  readonly directory: string | undefined
  /** The event streams of what is in progress. */
  readonly live: readonly LiveModel[]
  /** The directories whose history is missing, each with why. */
  readonly directoryGaps: readonly DirectoryGapModel[]
  readonly history: HistoryModel | undefined
}

interface Field {
  readonly name: 'result' | 'vm'
  readonly label: string
  readonly any: string
  readonly options: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[]
}

interface Range {
  /** `1–50`. */
  readonly text: string
  readonly ofAll: string
  readonly previous: string | undefined
  readonly next: string | undefined
}

/** What the page is drawn for. */
export interface ActivityContext {
  readonly offer: Offer
  /** How many operations are listed at most. */
  readonly most: number
  readonly directories?: Parameters<typeof toListedOperation>[1]['directories']
  readonly findConsentUrl?: FindConsentUrl | undefined
}

export function toActivityModel(
  { operations, history: { isRead, trouble }, gaps = [] }: OperationList & Partial<AllOperations>,
  query: ActivityQuery,
  { offer, most, directories, findConsentUrl }: ActivityContext,
): ActivityModel {
  const { words, now } = offer
  const matching = operations.filter((one) => matches(one, query))
  const first = (query.page - 1) * OPERATIONS_PER_PAGE
  const shown = matching.slice(first, first + OPERATIONS_PER_PAGE)
  const here = toActivityUrl(query)
  const latest = findLatest(operations)
  const fields = toFields(operations, query, words)
  return {
    days: toDays(shown, now, words).map(({ day, operations: ofDay }) => ({
      day,
      operations: ofDay.map((one) =>
        toListedOperation(one, { offer, here, directories, isLatest: latest.has(one.id) }),
      ),
    })),
    empty: shown.length > 0 ? undefined : operations.length > 0 ? 'no match' : isRead ? 'nothing yet' : 'not read',
    about: words.activity.about(most),
    fields,
    chips: fields.flatMap(({ name, label, options }) => {
      const chosen = options.find(({ isChosen }) => isChosen)
      if (!chosen) return []
      return [{ label, text: chosen.label, without: toActivityUrl(query, { [name]: undefined, page: 1 }) }]
    }),
    clear: inDirectory(paths.operations, query.directory),
    range: toRange(query, matching.length, shown.length, words),
    here,
    directory: query.directory,
    live: toLiveModels(toMoving(operations, { isOfSeveral: offer.directory !== undefined }), {
      list: paths.vms,
      language: words.language,
    }),
    directoryGaps: gaps.map((gap) => toDirectoryGapModel(gap, { findConsentUrl, toPage: toHistory, words })),
    history: trouble && toHistoryModel(trouble, words),
  }
}

const toHistory = (tenantId: string) => inDirectory(paths.operations, tenantId)

/** The ids of the newest operation of each VM: an older one is no longer to be tried again. */
function findLatest(operations: readonly Operation[]): ReadonlySet<string> {
  const latest = new Map<string, string>()
  for (const { vm, id } of operations) if (!latest.has(toVmKey(vm))) latest.set(toVmKey(vm), id)
  return new Set(latest.values())
}

function toDays(operations: readonly Operation[], now: number, words: Words) {
  const byDay = Map.groupBy(operations, ({ begunAt }) => toDay(begunAt, now, words).iso)
  return [...byDay.values()].map((ofDay) => ({ day: toDay(ofDay[0]?.begunAt ?? now, now, words), operations: ofDay }))
}

function toFields(operations: readonly Operation[], { result, vm }: ActivityQuery, words: Words): Field[] {
  const say = words.activity
  const machines = new Map(operations.map((one) => [toVmKey(one.vm), one.vm.name]))
  return [
    {
      name: 'result',
      label: say.result,
      any: say.anyResult,
      options: OPERATION_STATUSES.map((status) => ({
        value: status,
        label: say.status[status],
        isChosen: status === result,
      })),
    },
    {
      name: 'vm',
      label: words.columns.name,
      any: say.anyMachine,
      options: [...machines].map(([value, label]) => ({ value, label, isChosen: value === vm })),
    },
  ]
}

function toRange(query: ActivityQuery, total: number, shown: number, words: Words): Range | undefined {
  const { page } = query
  if (total <= OPERATIONS_PER_PAGE) return undefined
  const first = (page - 1) * OPERATIONS_PER_PAGE
  return {
    text: shown === 0 ? '' : words.list.range(first + 1, first + shown),
    ofAll: words.list.ofAll(total),
    previous: page > 1 ? toActivityUrl(query, { page: page - 1 }) : undefined,
    next: first + shown < total && shown > 0 ? toActivityUrl(query, { page: page + 1 }) : undefined,
  }
}
