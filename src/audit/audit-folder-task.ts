/** What the app asks of the process that reads and writes the audit folder. */
export type AuditFolderTask =
  | { readonly kind: 'open'; readonly folder: string; readonly process: string; readonly app: number }
  | { readonly kind: 'write'; readonly file: string; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'read'; readonly file: string; readonly position: number; readonly length: number }
  | { readonly kind: 'remove'; readonly file: string }
  | { readonly kind: 'find-left' }

/** What it answers, in the order in which it was asked: a result, or the code of what failed (`ENOSPC`). */
export type AuditFolderAnswer = { readonly result: unknown } | { readonly code: string }
