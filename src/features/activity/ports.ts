import type { HistoryState } from '../../domain/history.ts'
import type { Operation } from '../../domain/operation.ts'
import type { PersonKey } from '../../domain/person.ts'

/** Outlives a request. Its content may be lost at any time, which costs convenience but never correctness. */
export interface OperationStore {
  save(operation: Operation): Promise<void>
  /** A person's operations, newest first. */
  list(personKey: PersonKey, limit: number): Promise<OperationList>
  /** Resolves once everything is saved, or can't be within a moment. */
  close(): Promise<void>
}

/** The bulks that some process is sending. */
export interface HeldBulks {
  isHeld(personKey: PersonKey, bulk: string): Promise<boolean>
}

export interface OperationList {
  readonly operations: readonly Operation[]
  /** How the store was for this read. */
  readonly history: HistoryState
}
