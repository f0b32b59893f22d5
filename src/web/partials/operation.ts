import type { Operation, OperationStatus } from '../../domain/operation.ts'
import { toText } from '../../words/to-text.ts'
import { words } from '../../words/words.ts'
import { type Moment, toMoment } from '../format/time.ts'
import { paths } from '../paths.ts'
import type { Tone } from './tone.ts'

export interface OperationModel {
  readonly what: string
  readonly vmName: string
  readonly href: string
  readonly resourceGroup: string
  readonly begun: Moment
  readonly ended: Moment | undefined
  readonly label: string
  readonly tone: Tone
  readonly failure: { readonly code: string; readonly message: string } | undefined
}

const TONES: Readonly<Record<OperationStatus, Tone>> = {
  running: 'busy',
  succeeded: 'on',
  failed: 'warning',
  unknown: 'unknown',
}

export function toOperationModel(operation: Operation): OperationModel {
  const { failure } = operation
  return {
    what: words.actions[operation.action].label,
    vmName: operation.vm.name,
    href: paths.vm(operation.vm),
    resourceGroup: operation.vm.resourceGroup,
    begun: toMoment(operation.begunAt),
    ended: operation.endedAt === undefined ? undefined : toMoment(operation.endedAt),
    label: words.activity.status[operation.status],
    tone: TONES[operation.status],
    failure: failure && { code: failure.code, message: toText(failure.sentence) },
  }
}
