import type { Response } from 'express'
import { ALL_DIRECTORIES, findName } from '../../domain/directory.ts'
import { paths } from '../paths.ts'
import type { Option } from './option.ts'

/** The choice between directories at the top of a page. */
export interface DirectoryModel {
  /** Undefined if nobody knows it. */
  readonly name: string | undefined
  readonly options: readonly Option[]
  /** The page that is shown after the choice. */
  readonly from: string
}

/** Undefined where a person has one directory. */
export function toDirectoryModel({ locals: { directory, words } }: Response, view: string): DirectoryModel | undefined {
  if (!directory) return undefined
  const { all, chosen } = directory
  const [own] = all
  const one = all.map((each) => ({
    value: each.tenantId,
    label: findName(each) ?? (each === own ? words.directories.own : each.tenantId),
    isChosen: each.tenantId === chosen?.tenantId,
  }))
  return {
    name: chosen ? findName(chosen) : words.directories.all,
    options: [...one, { value: ALL_DIRECTORIES, label: words.directories.all, isChosen: chosen === undefined }],
    from: view === 'activity/activity' ? paths.operations : paths.vms,
  }
}
