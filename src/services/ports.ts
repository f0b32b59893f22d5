import type { VmId } from '../domain/arm-id.ts'
import type { Operation } from '../domain/operation.ts'
import type { PowerAction, PowerState } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import type { ChoiceColumn, Choices, VmQuery } from '../domain/vm-query.ts'
import type { ComputeVm, Vm } from '../domain/vm.ts'

/** All VMs that a person may read, asked as that person. Every call throws AppError. */
export interface Inventory {
  list(user: User, query: VmQuery, options?: ListOptions): Promise<InventoryPage>
  /** The row of one VM; undefined where the inventory has none (yet). */
  find(user: User, id: VmId): Promise<Vm | undefined>
  /** Every VM that the query finds, on whatever page, some hundreds at a time. */
  all(user: User, query: VmQuery): AsyncIterable<readonly Vm[]>
}

export interface ListOptions {
  /** A page from before this moment won't do: milliseconds since the Unix epoch. */
  readonly newerThan?: number | undefined
  /** The last page for the same query. If all that it says is still so, the new page holds its very VMs and counts. */
  readonly previous?: InventoryPage | undefined
}

export interface InventoryPage {
  readonly vms: readonly Vm[]
  /** How many VMs the query finds in all. */
  readonly total: number
  /** How many of this page's the inventory describes in a way that can't be read. */
  readonly unreadable: number
  readonly counts: Counts
  /** When this was so, in milliseconds since the Unix epoch. */
  readonly asOf: number
}

/** What the inventory counts beside a page; undefined where it doesn't tell. */
export interface Counts {
  /** Of VMs in each state, whichever state the query wants. */
  readonly states: Readonly<Partial<Record<PowerState, number>>> | undefined
  /** In how many subscriptions the VMs are that the query finds. */
  readonly subscriptions: number | undefined
  /** By what the list could be narrowed down, whatever is chosen of that column now. */
  readonly choices: Readonly<Record<ChoiceColumn, Choices>> | undefined
  /** Whether the person has more subscriptions than the inventory looks into. */
  readonly isCutShort: boolean
}

/** The VMs of one subscription after the other: slower than the inventory, and without addresses. Every call throws AppError. */
export interface SubscriptionVms {
  subscriptions(user: User): Promise<readonly { readonly id: string; readonly name: string }[]>
  vmsOf(user: User, subscriptionId: string): Promise<readonly ComputeVm[]>
}

/** The machines themselves: slower than the inventory, and never behind. Every call throws AppError. */
export interface ComputeVms {
  get(user: User, id: VmId): Promise<ComputeVm>
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
  /** Names of subscriptions by their ids in lower case. */
  subscriptions(user: User): Promise<ReadonlyMap<string, string>>
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
