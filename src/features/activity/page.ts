import type { HistoryTrouble } from '../../domain/history.ts'
import type { FindConsentUrl } from '../../web/chosen-directory.ts'
import { toMoment } from '../../web/format/time.ts'
import { type DirectoryGapModel, toDirectoryGapModel } from '../../web/partials/directory-gap.ts'
import { type OperationModel, toOperationModel } from '../../web/partials/operation.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
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
  of: Parameters<typeof toOperationModel>[1],
  findConsentUrl?: FindConsentUrl,
): ActivityModel {
  const { words } = of
  return {
    operations: operations.map((one) => toOperationModel(one, of)),
    isRead,
    directoryGaps: gaps.map((gap) => toDirectoryGapModel(gap, { findConsentUrl, toPage: toHistory, words })),
    history: trouble && toHistoryModel(trouble, words),
  }
}

const toHistory = (tenantId: string) => inDirectory(paths.operations, tenantId)

function toHistoryModel(trouble: HistoryTrouble, words: Words): HistoryModel {
  const { iso, text: time } = toMoment(findTime(trouble), words)
  const file = 'file' in trouble ? trouble.file : ''
  return { text: TEXTS[trouble.kind](words.history, { time, file }), iso, isTrouble: trouble.kind !== 'in-memory' }
}

function findTime(trouble: HistoryTrouble): number {
  if ('since' in trouble) return trouble.since
  return 'before' in trouble ? trouble.before : 0
}

type ToHistoryText = (say: Words['history'], facts: { time: string; file: string }) => Rich

const TEXTS: Readonly<Record<HistoryTrouble['kind'], ToHistoryText>> = {
  'in-memory': (say) => [say.inMemory],
  reading: (say) => [say.reading],
  unread: (say) => [say.unread],
  unreachable: (say) => [say.unreachable],
  unwritable: (say) => [say.unwritable(say.itsFolder)],
  full: (say, { time }) => say.full(time),
  silent: (say, { time }) => say.silent(time),
  damaged: (say, { time, file }) => say.damaged(time, file),
}
