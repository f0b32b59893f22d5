import type { VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { Operation } from '../../domain/operation.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import type { ComputeOperations } from '../../domain/vm-actions/vm-action.ts'

/** VMs as Compute reports them: slower than the inventory, but never stale. Every failure is an AppError. */
export interface ComputeVms extends ComputeOperations {
  get(call: Call, id: VmId): Promise<ComputeVm>
  progress(call: Call, pollUrl: string): Promise<Progress>
}

/** The progress of an operation. `endedAt` is when it ended, in milliseconds since the Unix epoch, if Azure reports it. */
export interface Progress extends Pick<Operation, 'status' | 'failure'> {
  readonly endedAt: number | undefined
}
