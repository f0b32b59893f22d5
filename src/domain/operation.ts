import type { VmId } from './arm-id.ts'
import type { PowerAction } from './power.ts'

/** `unknown`: it is over, and nobody can say how it ended. */
export type OperationStatus = 'running' | 'succeeded' | 'failed' | 'unknown'

/** An action that Azure has accepted, and how it ended. */
export interface Operation {
  readonly id: string
  readonly userObjectId: string
  readonly vm: VmId
  readonly action: PowerAction
  /** Milliseconds since the Unix epoch. */
  readonly begunAt: number
  readonly endedAt: number | undefined
  readonly status: OperationStatus
  /** Azure's error code, and what it means, where it failed. */
  readonly failure: { readonly code: string; readonly message: string } | undefined
  /** Where Azure tells how it goes; undefined where Azure was done at once. Nobody but Azure may say it: a token is sent there. */
  readonly pollUrl: string | undefined
}
