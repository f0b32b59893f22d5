import type { SavedCopy } from './data-folder.ts'

/** What the app asks of the child process. */
export type FolderTask =
  | { readonly kind: 'read'; readonly folder: string }
  | {
      readonly kind: 'write'
      readonly folder: string
      readonly file: string
      readonly content: Uint8Array
      readonly merged: readonly SavedCopy[]
      readonly expired: number
    }
  | { readonly kind: 'check'; readonly folder: string }

/** What it answers: a result, or the code of what failed (`ENOSPC`). */
export type FolderAnswer = { readonly result: unknown } | { readonly code: string }
