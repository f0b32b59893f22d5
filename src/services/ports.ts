import type { VmId } from '../domain/arm-id.ts'
import type { Operation } from '../domain/operation.ts'
import type { PowerState } from '../domain/power-state.ts'
import type { ComputeOperations } from '../domain/vm-actions/vm-action.ts'
import type { Call } from '../domain/call.ts'
import type { ChoiceColumn, Choices, VmQuery } from '../domain/vm-query.ts'
import type { ComputeVm, Vm } from '../domain/vm.ts'
import type { PersonKey } from '../domain/person.ts'

/** All VMs that a person may read, queried as that person. Every failure is an AppError. */
export interface Inventory {
  list(call: Call, query: VmQuery, options?: ListOptions): Promise<InventoryPage>
  /** The row of one VM; undefined if the inventory does not have it (yet). */
  find(call: Call, id: VmId): Promise<Vm | undefined>
  /** Every VM that the query finds, across all pages, in batches of some hundreds. */
  all(call: Call, query: VmQuery): AsyncIterable<readonly Vm[]>
}

export interface ListOptions {
  /** The page must be newer than this, in milliseconds since the Unix epoch. */
  readonly newerThan?: number | undefined
  /** The last page for the same query. If nothing has changed, the new page reuses its VMs and counts. */
  readonly previous?: InventoryPage | undefined
}

export interface InventoryPage {
  readonly vms: readonly Vm[]
  /** How many VMs the query finds in all. */
  readonly total: number
  /** How many VMs of this page the inventory describes in an unreadable form. */
  readonly unreadable: number
  readonly counts: Counts
  /** The time that the page reflects, in milliseconds since the Unix epoch. */
  readonly asOf: number
}

/** What the inventory counts in addition to a page; undefined if it does not report a count. */
export interface Counts {
  /** How many VMs are in each state, ignoring the query's own state filter. */
  readonly states: Readonly<Partial<Record<PowerState, number>>> | undefined
  /** How many subscriptions contain the VMs that the query finds. */
  readonly subscriptions: number | undefined
  /** The values that each column can be filtered by, ignoring that column's current filter. */
  readonly choices: Readonly<Record<ChoiceColumn, Choices>> | undefined
  /** Whether the person has more subscriptions than the inventory searches. */
  readonly isCutShort: boolean
}

/** The VMs of one subscription at a time: slower than the inventory, and no addresses. Every failure is an AppError. */
export interface SubscriptionVms {
  subscriptions(call: Call): Promise<readonly { readonly id: string; readonly name: string }[]>
  vmsOf(call: Call, subscriptionId: string): Promise<readonly ComputeVm[]>
}

/** VMs as Compute reports them: slower than the inventory, but never stale. Every failure is an AppError. */
export interface ComputeVms extends ComputeOperations {
  get(call: Call, id: VmId): Promise<ComputeVm>
  progress(call: Call, pollUrl: string): Promise<Progress>
}

/** The progress of an operation. `endedAt` is when it ended, in milliseconds since the Unix epoch, if Azure reports it. */
export interface Progress extends Pick<Operation, 'status' | 'failure'> {
  readonly endedAt: number | undefined
}

/** Names that the inventory does not report. Never throws: a name that can't be read is undefined. */
export interface Names {
  /** Names of subscriptions by their ids in lower case. */
  subscriptions(call: Call): Promise<ReadonlyMap<string, string>>
  resourceGroup(call: Call, id: VmId): Promise<string | undefined>
}

/** Outlives a request. Its content may be lost at any time, which costs convenience but never correctness. */
export interface OperationStore {
  save(operation: Operation): Promise<void>
  /** A person's operations, newest first. */
  list(personKey: PersonKey, limit: number): Promise<readonly Operation[]>
  close(): void
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Resolves after `ms` milliseconds, or at once when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}
