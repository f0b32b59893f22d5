import type { Operation } from '../../domain/operation.ts'
import type { PersonKey } from '../../domain/person.ts'

/** Outlives a request. Its content may be lost at any time, which costs convenience but never correctness. */
export interface OperationStore {
  save(operation: Operation): Promise<void>
  /** A person's operations, newest first. */
  list(personKey: PersonKey, limit: number): Promise<readonly Operation[]>
  close(): void
}
