import type { PowerAction } from './power-plan.ts'
import type { PowerFailure } from './power-timeline.ts'
import type { Vm } from './subscription.ts'

/** A long-running Compute operation. Like the timelines, a pure function of time. */
export interface PowerOperation {
  readonly id: string
  readonly vm: Vm
  readonly action: PowerAction
  /** The object id of whoever has asked for it, and the name by which Azure calls them. */
  readonly by: { readonly objectId: string; readonly name: string }
  readonly startedAt: number
  readonly endsAt: number
  readonly failure?: PowerFailure
  /** It has no `Azure-AsyncOperation` URL, and its `Location` ends with 204. */
  readonly endsWithoutContent?: true
  /** The time when a newer operation on the same VM replaced it. */
  readonly preemptedAt?: number
}

export type OperationStatus =
  | { readonly status: 'InProgress' }
  | { readonly status: 'Succeeded'; readonly endedAt: number }
  | { readonly status: 'Failed' | 'Canceled'; readonly endedAt: number; readonly error: PowerFailure }

const PREEMPTED: PowerFailure = {
  code: 'OperationPreempted',
  message: 'Operation execution has been preempted by a more recent operation.',
}

export function statusAt(operation: PowerOperation, time: number): OperationStatus {
  if (operation.preemptedAt !== undefined) {
    return { status: 'Canceled', endedAt: operation.preemptedAt, error: PREEMPTED }
  }
  if (time < operation.endsAt) return { status: 'InProgress' }
  if (operation.failure === undefined) return { status: 'Succeeded', endedAt: operation.endsAt }
  return { status: 'Failed', endedAt: operation.endsAt, error: operation.failure }
}
