import type { HistoryTrouble } from '../domain/history.ts'

/** A store that could not be read or written this time. */
export class StoreAway extends Error {
  readonly trouble: HistoryTrouble

  constructor(trouble: HistoryTrouble & { readonly reason: string }, cause?: unknown) {
    super(trouble.reason, { cause })
    this.name = 'StoreAway'
    this.trouble = trouble
  }
}
