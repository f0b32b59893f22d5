import type { HistoryTrouble } from '../../domain/history.ts'
import { toMoment } from '../../web/format/time.ts'
import { type OperationModel, toOperationModel } from '../../web/partials/operation.ts'
import type { Rich } from '../../words/en.ts'
import { toText } from '../../words/to-text.ts'
import { words } from '../../words/words.ts'
import type { AllOperations } from './list-all-operations.ts'
import type { OperationList } from './ports.ts'

export interface ActivityModel {
  readonly operations: readonly OperationModel[]
  /** Whether an empty list means that the person has done nothing. */
  readonly isRead: boolean
  /** The directories whose history is missing, each with why. */
  readonly missing: readonly string[]
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
): ActivityModel {
  return {
    operations: operations.map((one) => toOperationModel(one, of)),
    isRead,
    missing: gaps.map(({ directory, reason }) => words.directories.missing(directory.name, toText(reason.sentence))),
    history: trouble && toHistoryModel(trouble),
  }
}

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
