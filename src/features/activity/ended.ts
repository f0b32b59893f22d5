import { findBulkAction } from '../../domain/bulk-action.ts'
import { type Operation, toEndedAt } from '../../domain/operation.ts'
import { toOperationModel } from '../../web/partials/operation.ts'
import type { Words } from '../../words/words.ts'

/** An operation that has ended, or a bulk, as a notification says it. */
export interface Ended {
  /** The id of the operation or bulk: two windows that say the same say it once. */
  readonly id: string
  /** `Start web-01`, `Stop 40 machines` */
  readonly title: string
  /** `Done`, `38 of 40 done` */
  readonly text: string
  /** The page that tells more. */
  readonly href: string
}

/** What ended before is old news. */
const SINCE_MS = 10 * 60_000
/** For what is over sooner, nobody goes elsewhere. */
const SHORT_MS = 5_000

/** What of a person's operations has ended just now and took a while. A bulk has ended once all of it has. */
export function listEnded(
  operations: readonly Operation[],
  { words, now, isOfSeveral }: { words: Words; now: number; isOfSeveral: boolean },
): readonly Ended[] {
  const groups = Map.groupBy(operations, ({ id, bulk }) => bulk ?? id)
  return [...groups].flatMap(([id, group]) => {
    const [first] = group
    if (!first || group.some(({ status }) => status === 'running')) return []
    const endedAt = Math.max(...group.map(toEndedAt))
    const begunAt = Math.min(...group.map((one) => one.begunAt))
    if (endedAt < now - SINCE_MS || endedAt - begunAt < SHORT_MS) return []
    const { href, bulk, label } = toOperationModel(first, { isOfSeveral, words })
    if (bulk === undefined) return [{ id, title: words.actions[first.action].of(first.vm.name), text: label, href }]
    const done = group.filter(({ status }) => status === 'succeeded').length
    const title = words.bulk.actions[findBulkAction(group)].of(words.bulk.machines(group.length))
    return [{ id, title, text: words.bulk.done(done, group.length), href: bulk }]
  })
}
