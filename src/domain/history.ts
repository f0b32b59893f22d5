/** Why the history (what people did here) is not where it should be, or not all of it. Times are in ms since the Unix epoch. */
export type HistoryTrouble =
  /** There is neither DATA_DIR nor REDIS_URL. */
  | { readonly kind: 'in-memory' }
  /** What was saved before the start is not read yet. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'unwritable'; readonly reason: string }
  | { readonly kind: 'full'; readonly reason: string; readonly since: number }
  /** A saved copy can't be read at the moment. */
  | { readonly kind: 'unread'; readonly reason: string }
  /** The folder does not answer. */
  | { readonly kind: 'silent'; readonly reason: string; readonly since: number }
  /** A saved copy could not be read: what was done before then is not known. */
  | { readonly kind: 'damaged'; readonly file: string; readonly before: number }
  /** Redis does not answer, or refuses. `code` is its own word for that, or the one of the connection's error. */
  | { readonly kind: 'unreachable'; readonly code: string; readonly reason: string; readonly remedy: string }

export interface HistoryState {
  /** Whether all that was saved could be read. */
  readonly isRead: boolean
  readonly trouble: HistoryTrouble | undefined
}

/** What a look at the store of the history found, for the doctor. */
export type HistoryFinding =
  | Extract<HistoryTrouble, { kind: 'in-memory' | 'unwritable' | 'unreachable' }>
  | { readonly kind: 'full' | 'silent'; readonly reason: string }
  | { readonly kind: 'damaged'; readonly files: readonly string[] }
  | { readonly kind: 'reachable' }
  | {
      readonly kind: 'writable'
      /** Whether the folder has the locks of files, which only a second process would need. */
      readonly hasLocks: boolean
      /** Saved copies that another process has locked. */
      readonly locked: readonly string[]
    }
