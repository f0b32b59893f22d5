import type { AppError } from '../../domain/app-error.ts'
import type { VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { FresherState } from '../../domain/fresher-state.ts'
import type { Operation } from '../../domain/operation.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { ComputeVm, Vm } from '../../domain/vm.ts'
import type { ChoiceColumn, Choices, SortColumn, VmQuery } from '../../domain/vm-query.ts'
import type { Words } from '../../words/words.ts'

/** All VMs that a person may read, queried as that person. Every failure is an AppError. */
export interface Inventory {
  /** @param previous the last page for this query. If nothing has changed, the new page reuses its VMs and counts. */
  list(call: Call, query: VmQuery, previous?: InventoryPage): Promise<InventoryPage>
  /** The row of one VM; undefined if the inventory does not have it (yet). */
  find(call: Call, id: VmId): Promise<Vm | undefined>
  /** Every VM that the query finds, across all pages, in parts of some hundreds. */
  all(call: Call, query: VmQuery): AsyncIterable<InventoryPart>
}

export interface InventoryPart extends Pick<Counts, 'isCutShort'> {
  readonly vms: readonly Vm[]
}

/** An inventory whose pages are cached, each for one person. */
export interface CachedInventory extends Omit<Inventory, 'list'> {
  /** @param newerThan a cached page must be newer than this, in milliseconds since the Unix epoch */
  list(call: Call, query: VmQuery, newerThan?: number): Promise<InventoryPage>
}

export interface InventoryPage {
  readonly vms: readonly Vm[]
  /** How many VMs the query finds in all. */
  readonly total: number
  readonly counts: Counts
  /** The time that the page reflects, in milliseconds since the Unix epoch. */
  readonly asOf: number
  /** Whether Azure has a newer one, but does not let the person ask again yet. */
  readonly isOlder?: true
  /** The same for two pages of a query only if nothing but `asOf` differs; undefined if the inventory can't tell. */
  readonly version: string | undefined
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
  /** @throws AppError if nothing at all can be read */
  vmsOf(call: Call, subscriptionId: string): Promise<SubscriptionPart>
  /** The states of its VMs by VM key, as far as Compute tells them now. */
  statesOf(call: Call, subscriptionId: string): Promise<ReadonlyMap<string, PowerState>>
}

/** The VMs of a subscription as far as they could be read. */
export interface SubscriptionPart {
  readonly vms: readonly ComputeVm[]
  /** Why some VMs, or the states of some, are missing. */
  readonly failure: AppError | undefined
}

/** Names that the inventory does not report. Never throws: a name that can't be read is undefined. */
export interface Names {
  /** Names of subscriptions by their ids in lower case. */
  subscriptions(call: Call): Promise<ReadonlyMap<string, string>>
  resourceGroup(call: Call, id: VmId): Promise<string | undefined>
}

/** Reads a person's VMs subscription by subscription, if the inventory can't list them all at once. */
export interface SubscriptionScans {
  /**
   * Returns the result so far, once it is complete or `patienceMs` have passed. A second call soon after finds the same scan,
   * further along.
   *
   * @throws AppError if not even the subscriptions can be listed
   */
  look(call: Call, patienceMs: number): Promise<ScanView>
}

export interface ScanView {
  readonly vms: readonly Vm[]
  readonly subscriptions: { readonly all: number; readonly read: number }
  /** The subscriptions that could not be read, and why. */
  readonly gaps: readonly Gap[]
  readonly isComplete: boolean
  /** When it began, in milliseconds since the Unix epoch. */
  readonly asOf: number
}

export interface Gap {
  readonly subscription: string
  readonly reason: AppError
  /** Whether some of its VMs could be read. */
  readonly isPartial?: true
}

/** Compute's reports about VMs that differ from the inventory, which lags behind. They count until the inventory changes. */
export interface FresherStates {
  /**
   * Records what Compute has just reported to a person, and tells open pages of it. Returns whether there was something to tell.
   *
   * @param row of the inventory at that time; undefined if it is not known
   */
  record(call: Call, computeVm: ComputeVm, row: Vm | undefined): boolean
  /** What Compute reported, if it is fresher than a row; undefined if it did not, or the inventory has changed since. */
  find(call: Call, row: Vm): ComputeVm | undefined
  /** What counts beside the inventory now, newest first. */
  list(call: Call): readonly FresherState[]
}

/** Whom to ask about VMs beyond their rows. What a follower looks after, nobody need be asked about. */
export type Ask = 'compute' | 'nobody'

/** What is known of a person's VMs beyond the inventory. Asks Azure for as little of that as it can. */
export interface FresherReads {
  /** Before the inventory is asked. */
  read(call: Call, ask: Ask): Promise<Fresher>
  /**
   * After that. Asks Compute about rows that have changed since their VMs were known: they may be newer, or older ones that come late.
   *
   * @returns whether there are such rows; `FresherStates` then knows what Compute said
   */
  confirm(call: Call, rows: readonly Vm[]): Promise<boolean>
}

export interface Fresher {
  /** Newest first. */
  readonly states: readonly FresherState[]
  /** Rows from before that are older than what was known of their VMs; in milliseconds since the Unix epoch. */
  readonly caughtUpAt: number | undefined
  /** What the person has just done, by VM key. */
  readonly recent: ReadonlyMap<string, RecentAction>
}

export interface RecentAction {
  readonly operation: Operation
  /** What Compute said of a VM whose operation was under way. */
  readonly computeVm: ComputeVm | undefined
  /** Whether it has failed some time ago, which explains its row all the same. */
  readonly isPast?: true
}

/** VMs by their exact names, in any letter case. Every failure is an AppError. */
export interface NamedVms {
  find(call: Call, subscriptionId: string, name: string): Promise<readonly VmId[]>
}

/** VMs that Azure has and the inventory does not know yet. */
export interface UnlistedVms {
  /** The VM from Compute's answer alone. */
  complete(call: Call, computeVm: ComputeVm): Promise<Vm>
  /** An empty page, with the VM whose id or name is all that the person searches for, if Azure has it. */
  addTo(call: Call, query: VmQuery, page: InventoryPage): Promise<InventoryPage>
}

/** A column of the list: everything that the list knows of one. */
export interface ListColumn {
  readonly name: keyof Words['columns']
  /** What its head sorts by: nothing, or each thing that its cell shows. */
  readonly sorts: readonly SortColumn[]
  /** The template of its cell, which draws one VM. */
  readonly cell: `vm-list/cells/${string}`
}
