import type { HistoryTrouble } from '../../domain/history.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { toMoment } from '../../web/format/time.ts'
import { type DirectoryGapModel, toDirectoryGapModel } from '../../web/partials/directory-gap.ts'
import { type OperationModel, toOperationModel } from '../../web/partials/operation.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import type { Rich } from '../../words/en.ts'
import { words } from '../../words/words.ts'
import type { AllOperations } from './list-all-operations.ts'
import type { OperationList } from './ports.ts'

export interface ActivityModel {
  readonly operations: readonly OperationModel[]
  /** Whether an empty list means that the person has done nothing. */
  readonly isRead: boolean
  /** The directories whose history is missing, each with why. */
  readonly directoryGaps: readonly DirectoryGapModel[]
  readonly history: HistoryModel | undefined
}

/** What is wrong with the history, in one line. */
interface HistoryModel {
  readonly text: Rich
  /** The moment that the text names, as `datetime` has it. */
  readonly iso: string
  /** False if it is only how this app is set up. */
  readonly isTrouble: boolean
}

export function toActivityModel(
  { operations, history: { isRead, trouble }, gaps = [] }: OperationList & Partial<AllOperations>,
  of: Parameters<typeof toOperationModel>[1] = { isOfSeveral: false },
  findConsentUrl?: FindConsentUrl,
): ActivityModel {
  return {
    operations: operations.map((one) => toOperationModel(one, of)),
    isRead,
    directoryGaps: gaps.map((gap) => toDirectoryGapModel(gap, { findConsentUrl, toPage: toHistory })),
    history: trouble && toHistoryModel(trouble),
  }
}

const toHistory = (tenantId: string) => inDirectory(paths.operations, tenantId)

function toHistoryModel(trouble: HistoryTrouble): HistoryModel {
  const { iso, text: time } = toMoment(findTime(trouble))
  const file = 'file' in trouble ? trouble.file : ''
  return { text: TEXTS[trouble.kind]({ time, file }), iso, isTrouble: trouble.kind !== 'in-memory' }
}

function findTime(trouble: HistoryTrouble): number {
  if ('since' in trouble) return trouble.since
  return 'before' in trouble ? trouble.before : 0
}

const { history } = words
const TEXTS: Readonly<Record<HistoryTrouble['kind'], (facts: { time: string; file: string }) => Rich>> = {
  'in-memory': () => [history.inMemory],
  reading: () => [history.reading],
  unread: () => [history.unread],
  unreachable: () => [history.unreachable],
  unwritable: () => [history.unwritable(history.itsFolder)],
  full: ({ time }) => history.full(time),
  silent: ({ time }) => history.silent(time),
  damaged: ({ time, file }) => history.damaged(time, file),
}
