import type { HistoryTrouble } from '../domain/history.ts'

/** Remembers what is wrong with a store, and reports changes: not each failure, of which an outage has hundreds. */
export interface TroubleLog {
  current(): HistoryTrouble | undefined
  /** Undefined: all is well. */
  report(trouble: HistoryTrouble | undefined): void
  /** Something that is not over by itself, and does not keep anything from being saved. */
  mention(trouble: HistoryTrouble): void
}

/** @param onChange receives each kind of trouble once, until all is well */
export function createTroubleLog(onChange: (trouble: HistoryTrouble | undefined) => void): TroubleLog {
  const reported = new Set<string>()
  let current: HistoryTrouble | undefined
  return {
    current: () => current,
    report(trouble) {
      const before = current
      current = trouble
      if (!trouble) {
        reported.clear()
        if (before) onChange(undefined)
        return
      }
      const kind = 'code' in trouble ? `${trouble.kind} ${trouble.code}` : trouble.kind
      // A folder may be full, then silent, then full again. A connection fails in two or three ways by turns.
      const isNew = 'code' in trouble ? !reported.has(kind) : before?.kind !== trouble.kind
      reported.add(kind)
      if (isNew) onChange(trouble)
    },
    mention: onChange,
  }
}
