import type { en } from './en.ts'

/** What a language has to say. The compiler finds a key that a translation lacks. */
export type Words = typeof en
