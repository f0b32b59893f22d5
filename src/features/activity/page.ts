import { toVmKey } from '../../domain/arm-id.ts'
import { type Operation, OPERATION_STATUSES } from '../../domain/operation.ts'
import { createUsualTimes } from '../../domain/usual-time.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { type Day, toDay } from '../../web/format/time.ts'
import type { Chip } from '../../web/partials/chip.ts'
import { type DirectoryGapModel, toDirectoryGapModel } from '../../web/partials/directory-gap.ts'
import type { LiveModel } from '../../web/partials/live.ts'
import type { Offer } from '../../web/partials/offer.ts'
import { type GotIt, toGotItAll } from '../../web/partials/operation.ts'
import type { Option } from '../../web/partials/option.ts'
import { type Range, toRange } from '../../web/partials/range.ts'
import type { RefreshModel } from '../../web/partials/refresh.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'
import { type HistoryModel, toHistoryModel } from './history.ts'
import type { AllOperations } from './list-all-operations.ts'
import { type ListedOperation, toListedOperation } from './listed-operation.ts'
import { newestOfEachVm } from './newest.ts'
import type { OperationList } from './ports.ts'
import { type ActivityQuery, matches, OPERATIONS_PER_PAGE, toActivityUrl } from './query.ts'

export interface ActivityModel {
  /** Newest first. */
  readonly days: readonly { readonly day: Day; readonly operations: readonly ListedOperation[] }[]
  /** Why there are none; undefined if there are some. */
  readonly empty: 'nothing yet' | 'not read' | 'no match' | 'no such page' | undefined
  /** What the list is, and what it lacks by its nature. */
  readonly about: string
  readonly fields: readonly Field[]
  readonly chips: readonly Chip[]
  /** The list without filters. */
  readonly clear: string
  readonly firstPage: string
  /** Undefined if one page shows it all. */
  readonly range: Range | undefined
  /** This page, to come back to after an action. */
  readonly here: string
  /** Set where a person has several directories, for the form that filters. */
  readonly directory: string | undefined
  /** The event streams of what is in progress. */
  readonly live: LiveModel
  readonly refresh?: RefreshModel | undefined
  /** The directories whose history is missing, each with why. */
  readonly directoryGaps: readonly DirectoryGapModel[]
  readonly history: HistoryModel | undefined
  /** Where to ask for notifications, while something is under way. */
  readonly notify: string | undefined
  /** One button for all failures of this page; undefined unless there are several. */
  readonly gotItAll: GotIt | undefined
  /** Where the form goes that says which failures the person has read. */
  readonly readFailures: string
}

interface Field {
  readonly name: 'result' | 'vm'
  readonly label: string
  readonly any: string
  readonly options: readonly Option[]
}

/** What the page is drawn for. */
export interface ActivityContext {
  readonly offer: Offer
  /** How many operations are listed at most. */
  readonly most: number
  readonly directories?: Parameters<typeof toListedOperation>[1]['directories']
  readonly findConsentUrl?: FindConsentUrl | undefined
  /** The page to come back to after an action, if it is not this one. */
  readonly here?: string | undefined
  /** Whether this browser shows notifications. */
  readonly notifies: boolean
}

export function toActivityModel(
  { operations, history: { isRead, trouble }, gaps = [] }: OperationList & Partial<AllOperations>,
  query: ActivityQuery,
  { offer, most, directories, findConsentUrl, notifies, here = toActivityUrl(query) }: ActivityContext,
): ActivityModel {
  const { words, now } = offer
  const matching = operations.filter((one) => matches(one, query))
  const { page } = query
  const [size, total] = [OPERATIONS_PER_PAGE, matching.length]
  const pages = Math.ceil(total / size)
  const shown = matching.slice((page - 1) * size, page * size)
  const toPage = (other: number) => toActivityUrl(query, { page: other })
  // An older one is no longer to be read, nor to be tried again.
  const latest = new Set(newestOfEachVm(operations).map(({ id }) => id))
  const findUsual = createUsualTimes(operations)
  const fields = toFields(operations, query, words)
  const isMoving = operations.some(({ status }) => status === 'running')
  return {
    days: toDays(shown, now, words).map(({ day, operations: ofDay }) => ({
      day,
      operations: ofDay.map((one) =>
        toListedOperation(one, {
          offer,
          here,
          directories,
          isLatest: latest.has(one.id),
          usualSeconds: findUsual(one),
        }),
      ),
    })),
    empty: shown.length > 0 ? undefined : toEmpty({ all: operations.length, matching: total, isRead }),
    about: words.activity.about(most),
    fields,
    chips: fields.flatMap(({ name, label, options }) => {
      const chosen = options.find(({ isChosen }) => isChosen)
      if (!chosen) return []
      return [{ label, text: chosen.label, without: toActivityUrl(query, { [name]: undefined, page: 1 }) }]
    }),
    clear: inDirectory(paths.operations, query.directory),
    firstPage: toPage(1),
    range: pages > 1 ? toRange({ page, pages, size, shown: shown.length, total }, toPage, words) : undefined,
    here,
    directory: query.directory,
    live: { url: '', of: '', isMoving },
    directoryGaps: gaps.map((gap) => toDirectoryGapModel(gap, { findConsentUrl, toPage: toHistory, words })),
    history: trouble && toHistoryModel(trouble, words),
    notify: isMoving && !notifies ? paths.preferences : undefined,
    gotItAll: toGotItAll(
      shown.filter(({ id }) => latest.has(id)),
      words,
    ),
    readFailures: paths.readFailures(query.directory),
  }
}

/** The newest operations, for a drawer over any page. */
export interface DrawerModel extends Pick<
  ActivityModel,
  'days' | 'directoryGaps' | 'history' | 'notify' | 'here' | 'readFailures'
> {
  /** What it says if there are none. */
  readonly empty: string
  /** The page of all. */
  readonly all: string
  /** Where somebody goes who has opened it as a page. */
  readonly back: string
}

export function toDrawerModel(
  list: Parameters<typeof toActivityModel>[0],
  directory: string | undefined,
  context: ActivityContext,
): DrawerModel {
  const { activity } = context.offer.words
  const query = { result: undefined, vm: undefined, page: 1, directory }
  const { days, directoryGaps, history, notify, here, readFailures, ...model } = toActivityModel(list, query, context)
  return {
    days,
    directoryGaps,
    history,
    notify,
    here,
    readFailures,
    empty: model.empty === undefined ? '' : model.empty === 'not read' ? activity.notRead : activity.none,
    all: toActivityUrl(query),
    back: inDirectory(paths.vms, directory),
  }
}

function toEmpty({
  all,
  matching,
  isRead,
}: {
  all: number
  matching: number
  isRead: boolean
}): ActivityModel['empty'] {
  if (matching > 0) return 'no such page'
  if (all > 0) return 'no match'
  return isRead ? 'nothing yet' : 'not read'
}

const toHistory = (tenantId: string) => inDirectory(paths.operations, tenantId)

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
