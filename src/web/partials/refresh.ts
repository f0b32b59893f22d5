import { BUDGETS } from '../../domain/budgets.ts'
import type { Words } from '../../words/words.ts'
import { withParameter } from '../parameter.ts'

/** What a page in transition says, and does, in a browser without scripts. */
export interface RefreshModel {
  readonly text: string
  /** What the browser is told: when to load which page. Undefined if the person has stopped that. */
  readonly order: string | undefined
  /** The same page, which then refreshes itself or does not. */
  readonly change: { readonly label: string; readonly href: string }
}

/**
 * @param here the page itself, as this app writes its address, which no character of a person's can leave
 * @param isStopped whether the person has asked it not to refresh itself: see readIsStopped
 */
export function toRefreshModel(
  here: string,
  { isMoving, isStopped, words }: { isMoving: boolean; isStopped: boolean; words: Words },
): RefreshModel | undefined {
  const say = words.refresh
  if (!isMoving) return undefined
  if (isStopped) return { text: say.stopped, order: undefined, change: { label: say.goOn, href: here } }
  const seconds = BUDGETS.refreshWithoutScripts / 1_000
  return {
    text: say.goesOn(seconds),
    order: `${seconds}; url=${here}`,
    change: { label: say.stop, href: withParameter(here, 'refresh', 'off') },
  }
}
