import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import { isInTransition, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Words } from '../../words/words.ts'
import { toElapsed } from '../format/time.ts'

/** What is under way. Without `begunAt`, somebody else has begun it and nobody here knows when. */
export interface ProgressModel {
  readonly begunAt: string | undefined
  /** `0:18`. */
  readonly elapsed: string
  readonly seconds: number
  /** How long it usually takes. */
  readonly usualSeconds: number
  readonly usually: string
}

export function toProgress(vm: VmSnapshot, now: number, words: Words): ProgressModel | undefined {
  if (!isInTransition(vm)) return undefined
  const { operation } = vm
  const own = operation?.status === 'running' ? operation : undefined
  const usualSeconds = getVmAction(own?.action ?? ACTION_OF[vm.power] ?? 'restart').usualSeconds
  const seconds = own ? Math.max(0, Math.round((now - own.begunAt) / 1_000)) : 0
  return {
    begunAt: own && new Date(own.begunAt).toISOString(),
    elapsed: own ? toElapsed(seconds) : '',
    seconds,
    usualSeconds,
    usually: words.row.usually(usualSeconds),
  }
}

const ACTION_OF: Readonly<Partial<Record<VmSnapshot['power'], VmActionName>>> = {
  starting: 'start',
  stopping: 'stop',
  deallocating: 'stop',
}
