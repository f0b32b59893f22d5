import type { HistoryTrouble } from '../domain/history.ts'

/** Remembers what is wrong with a store, and reports changes: not each failure, of which an outage has hundreds. */
export interface TroubleLog {
  current(): HistoryTrouble | undefined
  /** Undefined: all is well. */
  report(trouble: HistoryTrouble | undefined): void
  /** Something that is not over by itself, and does not keep anything from being saved. */
  mention(trouble: HistoryTrouble): void
}

export function createTroubleLog(onChange: (trouble: HistoryTrouble | undefined) => void): TroubleLog {
  let current: HistoryTrouble | undefined
  return {
    current: () => current,
    report(trouble) {
      const isChange = current?.kind !== trouble?.kind
      current = trouble
      if (isChange) onChange(trouble)
    },
    mention: onChange,
  }
}
