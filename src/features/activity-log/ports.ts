import type { VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'

/** Azure's own log of what anybody has done. */
export interface ActivityLog {
  /**
   * What was done to a VM since a time, in milliseconds since the Unix epoch, newest first.
   *
   * @throws AppError forbidden if the person may not read the log
   */
  list(call: Call, id: VmId, since: number): Promise<LoggedOperations>
}

export interface LoggedOperations {
  readonly operations: readonly LoggedOperation[]
  /** Whether Azure has more of that time, which was not read. */
  readonly isCutShort: boolean
}

/** One operation on a VM. Times are in milliseconds since the Unix epoch. */
export interface LoggedOperation {
  /** Azure's name of it, in lower case: `microsoft.compute/virtualmachines/start/action`. */
  readonly name: string
  /** The same in Azure's own words, which are English. */
  readonly title: string
  /** Who has asked for it; undefined if Azure tells nobody. */
  readonly by: Caller | undefined
  readonly begunAt: number
  readonly status: 'running' | 'succeeded' | 'failed'
}

export interface Caller {
  /** Undefined if the log does not hold it. */
  readonly objectId: string | undefined
  /** A user principal name, or the id of an application. */
  readonly name: string
  readonly displayName: string | undefined
}
