import { isGuid } from '../../domain/arm-id.ts'
import { ALL_DIRECTORIES } from '../../domain/directory.ts'
import type { SavedView } from '../../domain/saved-view.ts'
import { type ListQuery, toListUrl } from '../list-query.ts'
import { readListPath } from '../read-list-query.ts'

export interface SavedViewModel {
  readonly name: string
  readonly href: string
  /** Whether it is the list that the person sees. */
  readonly isCurrent: boolean
}

/** Whatever is stored, the link leads to a list of this app. */
export function toSavedViewModel({ name, query }: SavedView, here?: ListQuery): SavedViewModel {
  const href = toListUrl(readViewQuery(query))
  return { name, href, isCurrent: here !== undefined && href === toListUrl(here, { page: 1 }) }
}

/**
 * The query of a list as a view keeps it: what the list knows, from its first page.
 *
 * @param list a path of this app
 * @param directory the tenant id, or `all`, where people have several
 */
export function toViewQuery(list: string, directory: string | undefined): string {
  return toListUrl({ ...readListPath(list), directory, page: 1 }).split('?')[1] ?? ''
}

function readViewQuery(text: string): ListQuery {
  const directory = new URLSearchParams(text).get('directory')?.toLowerCase()
  const isDirectory = directory !== undefined && (directory === ALL_DIRECTORIES || isGuid(directory))
  return { ...readListPath(`?${text}`), page: 1, directory: isDirectory ? directory : undefined }
}
