import { AppError } from '../../domain/app-error.ts'
import type { Call } from '../../domain/call.ts'
import type { Directory, DirectoryGap } from '../../domain/directory.ts'
import type { OperationList } from './ports.ts'

/** The history of all directories of a person as one, newest first. */
export interface AllOperations extends OperationList {
  /** The directories that refuse the person. */
  readonly gaps: readonly DirectoryGap[]
}

/**
 * @param list a person's operations in one directory
 * @param callIn the person's call in a directory
 */
export async function listAllOperations(
  list: (call: Call) => Promise<OperationList>,
  directories: readonly Directory[],
  callIn: (directory: Directory) => Promise<Call>,
): Promise<AllOperations> {
  const read = await Promise.all(
    directories.map(async (directory) => {
      try {
        return await list(await callIn(directory))
      } catch (error) {
        if (error instanceof AppError) return { directory, reason: error, isPartial: false }
        throw error
      }
    }),
  )
  const lists = read.filter((one) => 'operations' in one)
  const gaps = read.filter((one) => 'reason' in one)
  return {
    operations: lists.flatMap(({ operations }) => operations).toSorted((a, b) => b.begunAt - a.begunAt),
    history: {
      isRead: lists.every(({ history }) => history.isRead),
      // One store has the history of all.
      trouble: lists.map(({ history }) => history.trouble).find(Boolean),
    },
    gaps,
  }
}
