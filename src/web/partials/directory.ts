import type { Response } from 'express'
import { ALL_DIRECTORIES } from '../../domain/directory.ts'
import { words } from '../../words/words.ts'
import { paths } from '../paths.ts'

/** The choice between directories at the top of a page. */
export interface DirectoryModel {
  readonly name: string
  readonly options: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[]
  /** The page that is shown after the choice. */
  readonly from: string
}

/** Undefined where a person has one directory. */
export function toDirectoryModel({ locals: { directory } }: Response, view: string): DirectoryModel | undefined {
  if (!directory) return undefined
  const { all, chosen } = directory
  const one = all.map(({ tenantId, name }) => ({
    value: tenantId,
    label: name,
    isChosen: tenantId === chosen?.tenantId,
  }))
  return {
    name: chosen?.name ?? words.directories.all,
    options: [...one, { value: ALL_DIRECTORIES, label: words.directories.all, isChosen: chosen === undefined }],
    from: view === 'activity/activity' ? paths.operations : paths.vms,
  }
}
