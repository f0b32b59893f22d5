import type { AppError } from './app-error.ts'

/** An Entra tenant in which a person has an account: their own, or one where they are a guest. */
export interface Directory {
  readonly tenantId: string
  /** Its id while its name is not known. */
  readonly name: string
}

/** What a person asks for instead of one directory. */
export const ALL_DIRECTORIES = 'all'

/** Why a directory is missing from a page over all, or is not as it should be. */
export interface DirectoryGap {
  readonly directory: Directory
  readonly reason: AppError
  /** Whether its machines are there, read subscription by subscription. */
  readonly isPartial: boolean
}

/** Undefined while only its id is known, which tells a person nothing. */
export function findName({ tenantId, name }: Directory): string | undefined {
  return name === tenantId ? undefined : name
}
