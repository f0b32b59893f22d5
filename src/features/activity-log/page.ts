import { isGuid, type VmId } from '../../domain/arm-id.ts'
import { findOwn } from '../../domain/find-own.ts'
import type { Person } from '../../domain/person.ts'
import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { type Moment, toMoment } from '../../web/format/time.ts'
import type { Look } from '../../web/partials/look.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'
import type { Caller, LoggedOperation, LoggedOperations } from './ports.ts'

/** What anybody has done to a VM, as Azure's activity log tells. */
export interface ActivityLogModel {
  readonly heading: string
  readonly operations: readonly LoggedOperationModel[]
  readonly isCutShort: boolean
  /** The page to go back to. */
  readonly back: string
}

export interface LoggedOperationModel {
  readonly what: string
  /** Whether those are Azure's words, which are English. */
  readonly isAzures: boolean
  readonly who: string
  readonly outcome: string
  readonly look: Look
  readonly at: Moment
}

export function toActivityLogModel(
  id: VmId,
  { operations, isCutShort }: LoggedOperations,
  of: { from: string | undefined; directory: string | undefined; person: Person; words: Words },
): ActivityLogModel {
  const { from, directory, person, words } = of
  return {
    heading: words.activityLog.of(id.name),
    operations: operations.map((operation) => toModel(operation, person, words)),
    isCutShort,
    back: from ?? paths.vm(id, directory),
  }
}

function toModel({ name, title, by, begunAt, status }: LoggedOperation, person: Person, words: Words) {
  const own = findWords(name, words)
  return {
    what: own ?? title,
    isAzures: own === undefined,
    who: toWho(by, person, words),
    outcome: words.activity.status[status],
    look: LOOKS[status],
    at: toMoment(begunAt, words),
  }
}

const OF_A_VM = 'microsoft.compute/virtualmachines/'

/** Hibernating is logged as the deallocation that it ends with. */
const ACTIONS: Readonly<Record<string, VmActionName>> = {
  'start/action': 'start',
  'deallocate/action': 'stop',
  'restart/action': 'restart',
  'poweroff/action': 'power-off',
  'redeploy/action': 'redeploy',
  'reapply/action': 'reapply',
  'simulateeviction/action': 'simulate-eviction',
}

function findWords(name: string, words: Words): string | undefined {
  if (!name.startsWith(OF_A_VM)) return undefined
  const rest = name.slice(OF_A_VM.length)
  const action = findOwn(ACTIONS, rest)
  return action ? words.actions[action].label : findOwn(words.activityLog.changes, rest)
}

const LOOKS = { running: 'changing', succeeded: 'done', failed: 'failed' } as const satisfies Record<
  LoggedOperation['status'],
  Look
>

function toWho(by: Caller | undefined, person: Person, words: Words): string {
  const say = words.activityLog
  if (!by) return say.azure
  if (by.objectId?.toLowerCase() === person.objectId.toLowerCase()) return say.you
  if (isGuid(by.name)) return say.application(by.displayName ?? by.name)
  return by.displayName === undefined ? by.name : `${by.displayName} (${by.name})`
}
