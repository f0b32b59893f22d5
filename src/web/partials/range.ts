import type { Words } from '../../words/words.ts'

/** Which part of a list is on a page, and the pages beside it. */
export interface Range {
  /** `1–50`. */
  readonly text: string
  /** `of 1,000`. */
  readonly ofAll: string
  readonly previous: string | undefined
  readonly next: string | undefined
}

/**
 * @param list.page from 1; `pages` is how many there are, `size` the most that one of them shows
 * @param toPage the URL of another page of the list
 * @returns undefined if the page shows nothing
 */
export function toRange(
  list: {
    readonly page: number
    readonly pages: number
    readonly size: number
    readonly shown: number
    readonly total: number
  },
  toPage: (page: number) => string,
  words: Words,
): Range | undefined {
  const { page, pages, size, shown, total } = list
  if (shown === 0) return undefined
  const before = (page - 1) * size
  return {
    text: words.list.range(before + 1, before + shown),
    ofAll: words.list.ofAll(total),
    previous: page > 1 ? toPage(page - 1) : undefined,
    next: page < pages ? toPage(page + 1) : undefined,
  }
}
