import type { Operation, OperationStatus } from '../../domain/operation.ts'
import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import { type Moment, toMoment } from '../format/time.ts'
import { paths } from '../paths.ts'
import type { Tone } from './words.ts'

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

const STATUS_WORDS: Readonly<Record<OperationStatus, { label: string; tone: Tone }>> = {
  running: { label: 'Under way', tone: 'busy' },
  succeeded: { label: 'Done', tone: 'on' },
  failed: { label: 'Failed', tone: 'warning' },
  unknown: { label: 'End not known', tone: 'unknown' },
}

export function toOperationModel(operation: Operation): OperationModel {
  return {
    what: getVmAction(operation.action).label,
    vmName: operation.vm.name,
    href: paths.vm(operation.vm),
    resourceGroup: operation.vm.resourceGroup,
    begun: toMoment(operation.begunAt),
    ended: operation.endedAt === undefined ? undefined : toMoment(operation.endedAt),
    ...STATUS_WORDS[operation.status],
    failure: operation.failure,
  }
}
