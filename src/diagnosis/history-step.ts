import type { Config } from '../config/config.ts'
import type { HistoryFinding } from '../domain/history.ts'
import { en } from '../words/en.ts'
import { Fault } from './fault.ts'

/**
 * How the store of the history is, in one line.
 *
 * @throws Fault if it is broken. The app runs without it all the same.
 */
export function toHistoryLine(finding: HistoryFinding, { dataDir = '' }: Pick<Config, 'dataDir'>): string {
  const { kind } = finding
  if (kind === 'in-memory') return `DATA_DIR and REDIS_URL are empty. ${en.history.inMemory}`
  if (kind === 'reachable') return 'Redis answers, and takes what is written'
  if (kind === 'writable') return [`${dataDir} can be written to`, ...toNotes(finding)].join('. ')
  if (kind === 'unreachable') throw new Fault(finding.reason, finding.remedy)
  const reason = 'reason' in finding ? finding.reason : finding.files.join(', ')
  throw TO_FAULT[kind](dataDir, reason)
}

type Broken = Exclude<HistoryFinding['kind'], 'in-memory' | 'reachable' | 'unreachable' | 'writable'>

const TO_FAULT: Readonly<Record<Broken, (folder: string, reason: string) => Fault>> = {
  unwritable: (folder, reason) => new Fault(`${en.history.unwritable(folder)} (${reason})`),
  full: (folder, reason) =>
    new Fault(
      `History can't be saved: the disk of ${folder} is full (${reason}).`,
      'Make room, or name a folder on another disk. The app saves everything as soon as there is room.',
    ),
  silent: (folder) =>
    new Fault(
      `History can't be saved: ${folder} doesn't answer.`,
      'Look at the share that it is on. The app goes on without, and saves everything when it answers again.',
    ),
  damaged: (folder, files) =>
    new Fault(
      `What ${folder} holds is damaged, or no database: ${files}.`,
      'The app sets such a file aside at its next start, under a name that ends in .damaged, and goes on without it.',
    ),
}

function toNotes({ hasLocks, locked }: Extract<HistoryFinding, { kind: 'writable' }>): readonly string[] {
  return [
    ...(hasLocks ? [] : ['It has no locks of files, which this app does not need']),
    ...locked.map((file) => `Another process has locked ${file}, which does not matter: each has its own file`),
  ]
}
