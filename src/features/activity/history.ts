import type { HistoryTrouble } from '../../domain/history.ts'
import { toMoment } from '../../web/format/time.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'

/** What is wrong with the history, in one line. */
export interface HistoryModel {
  readonly text: Rich
  /** The moment that the text names, as `datetime` has it. */
  readonly iso: string
  /** False if it is only how this app is set up. */
  readonly isTrouble: boolean
}

export function toHistoryModel(trouble: HistoryTrouble, words: Words): HistoryModel {
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
