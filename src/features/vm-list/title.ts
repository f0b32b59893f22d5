import { CHOICE_COLUMNS } from '../../domain/vm-query.ts'
import { isFiltered, type ListQuery } from '../../web/list-query.ts'
import type { Words } from '../../words/words.ts'

/**
 * The title of the page, by which tabs and the history tell views apart.
 *
 * @param total how many machines it shows; undefined while that is not known
 */
export function toListTitle(query: ListQuery, total: number | undefined, words: Words): string {
  if (!isFiltered(query)) return words.list.title
  const { state, search, tag } = query
  // A subscription may be named by its id, which tells nobody anything.
  const chosen = CHOICE_COLUMNS.flatMap((name) => (name === 'subscription' ? [] : (query[name] ?? [])))
  const named = query.subscription === undefined ? [] : [words.columns.subscription]
  const title = words.list.titleOf({
    total,
    state: state && words.states[state].short,
    filters: [...(search ? [`“${search}”`] : []), ...chosen, ...named, ...(tag === undefined ? [] : [tag])],
  })
  return title || words.list.title
}
