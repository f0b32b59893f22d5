import type { VmId } from './arm-id.ts'
import { BUDGETS } from './budgets.ts'
import type { Failure } from './failure.ts'
import type { PersonKey } from './person.ts'
import type { Vm } from './vm.ts'
import type { VmActionName } from './vm-actions/vm-action.ts'

/** `unknown`: it is over, but its outcome is not known. `not-sent`: Azure was never asked. */
export const OPERATION_STATUSES = ['running', 'succeeded', 'failed', 'unknown', 'not-sent'] as const
export type OperationStatus = (typeof OPERATION_STATUSES)[number]

/** An action that a person requested, and how it ended. */
export interface Operation {
  readonly id: string
  readonly personKey: PersonKey
  readonly vm: VmId
  readonly action: VmActionName
  /** Milliseconds since the Unix epoch. */
  readonly begunAt: number
  readonly endedAt: number | undefined
  readonly status: OperationStatus
  readonly failure: Failure | undefined
  /** Azure's progress URL; undefined if Azure was done at once. Only Azure may supply it, because a token is sent there. */
  readonly pollUrl: string | undefined
  /**
   * How far it is, as long as nobody knows that Azure has accepted it: it waits for its turn among others, or it was sent, so that it may
   * have begun.
   */
  readonly stage?: 'waiting' | 'sending' | undefined
  /** The id of the bulk that it is a part of; undefined if it was asked for by itself. */
  readonly bulk?: string | undefined
  /** How its VM was before. Undefined if an earlier version of the app saved it. */
  readonly before?: (Pick<Vm, 'power' | 'provisioning'> & { readonly isSpot?: boolean | undefined }) | undefined
  /** Under which Azure's activity log has the operation; undefined if Azure did not say. */
  readonly correlationId?: string | undefined
  /** When the person said that they have read its failure, in milliseconds since the Unix epoch. */
  readonly readAt?: number | undefined
}

/** Whether its failure waits for the person to read it. */
export function isUnread({ status, readAt }: Operation): boolean {
  return status === 'failed' && readAt === undefined
}

/** Whether it is one of many that wait for their turn: Azure was not asked yet. */
export function isWaiting({ status, stage }: Pick<Operation, 'status' | 'stage'>): boolean {
  return status === 'running' && stage === 'waiting'
}

/** Whether an operation runs, or is over only just, so that pages say how it went. */
export function isRecent(operation: Operation, now: number): boolean {
  return operation.status === 'running' || toEndedAt(operation) > now - BUDGETS.endShown
}

export function toEndedAt({ endedAt, begunAt }: Operation): number {
  return endedAt ?? begunAt
}
