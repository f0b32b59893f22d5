import type { VmId } from '../domain/arm-id.ts'
import type { Operation } from '../domain/operation.ts'
import type { PowerAction } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import type { VmQuery } from '../domain/vm-query.ts'
import type { Machine, Vm } from '../domain/vm.ts'

/** All VMs that a person may read, asked as that person. Every call throws AppError. */
export interface Inventory {
  list(user: User, query: VmQuery): Promise<VmPage>
  /** The row of one VM; undefined where the inventory has none (yet). */
  find(user: User, id: VmId): Promise<Vm | undefined>
}

export interface VmPage {
  readonly vms: readonly Vm[]
  /** How many VMs the query finds in all. */
  readonly total: number
  /** How many of this page's the inventory describes in a way that can't be read. */
  readonly unreadable: number
}

/** The machines themselves: slower than the inventory, and never behind. Every call throws AppError. */
export interface Machines {
  get(user: User, id: VmId): Promise<Machine>
  /** Asks Azure to act. Resolves as soon as Azure has accepted. */
  begin(user: User, id: VmId, action: PowerAction): Promise<{ readonly pollUrl: string | undefined }>
  progress(user: User, pollUrl: string): Promise<Progress>
}

/** How far an operation is; where it is over, `endedAt` is when, in milliseconds since the Unix epoch, if Azure says it. */
export interface Progress extends Pick<Operation, 'status' | 'failure'> {
  readonly endedAt: number | undefined
}

/** Names that the inventory does not tell. Never throws: what can't be read is undefined. */
export interface Names {
  subscription(user: User, subscriptionId: string): Promise<string | undefined>
  resourceGroup(user: User, id: VmId): Promise<string | undefined>
}

/** Outlives a request. May be lost at any time: that costs comfort, never correctness. */
export interface OperationStore {
  save(operation: Operation): Promise<void>
  /** A person's operations, newest first. */
  list(userObjectId: string, limit: number): Promise<readonly Operation[]>
  close(): void
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}
