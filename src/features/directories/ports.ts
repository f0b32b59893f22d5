import type { Call } from '../../domain/call.ts'

/** The names of the directories in which a person has an account, by tenant id in lower case. Every failure is an AppError. */
export type DirectoryNames = (call: Call) => Promise<ReadonlyMap<string, string>>
