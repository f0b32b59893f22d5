import { BULK_GROUPS, type BulkGroup, findBulkAction, toBulkGroup } from '../../domain/bulk-action.ts'
import type { Operation } from '../../domain/operation.ts'
import type { Portal } from '../../web/partials/connect.ts'
import type { LiveModel } from '../../web/partials/live.ts'
import {
  findOperationFailure,
  type GotIt,
  type OperationFailure,
  type OperationModel,
  toGotItAll,
  toOperationModel,
} from '../../web/partials/operation.ts'
import type { RefreshModel } from '../../web/partials/refresh.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'

/** The page of a bulk: how far each part is. */
export interface BulkModel {
  readonly title: string
  readonly all: number
  /** How many have ended, in whatever way. */
  readonly over: number
  readonly done: string
  readonly notices: readonly string[]
  readonly groups: readonly {
    readonly name: BulkGroup
    readonly label: string
    readonly number: number
    readonly operations: readonly (OperationModel & { readonly failure: OperationFailure | undefined })[]
    /** How many more there are; undefined if all are named. */
    readonly more: string | undefined
  }[]
  /** The form that stops what waits; undefined if nothing does. */
  readonly stop: { readonly url: string; readonly button: string } | undefined
  /** The pages that ask for what was not sent, or has failed. */
  readonly again: readonly { readonly url: string; readonly button: string }[]
  readonly live: LiveModel
  readonly refresh?: RefreshModel | undefined
  readonly back: string
  /** This page, to come back to. */
  readonly here: string
  /** Where the form goes that says which failures the person has read. */
  readonly readFailures: string
  /** One button for all failures; undefined unless there are several. */
  readonly gotItAll: GotIt | undefined
}

/** What goes as it should is a number. What does not has a name. */
const MAX_LISTED: Readonly<Record<BulkGroup, number>> = {
  failed: 200,
  notSent: 200,
  unknown: 200,
  underWay: 25,
  waiting: 25,
  done: 25,
}

/** @param missing how many of the selection were gone when it was confirmed */
export function toBulkModel(
  id: string,
  operations: readonly Operation[],
  {
    missing,
    directory,
    isOfSeveral,
    back,
    portal,
    words,
  }: {
    missing: number
    directory: string | undefined
    isOfSeveral: boolean
    back: string
    portal: Pick<Portal, 'origin'>
    words: Words
  },
): BulkModel {
  const say = words.bulk
  const byGroup = Map.groupBy(operations, toBulkGroup)
  const countOf = (group: BulkGroup) => byGroup.get(group)?.length ?? 0
  const isMoving = countOf('waiting') + countOf('underWay') > 0
  const again = (group: BulkGroup, button: string) => (countOf(group) > 0 && !isMoving ? [{ group, button }] : [])
  const action = findBulkAction(operations)
  return {
    title: say.actions[action][isMoving ? 'doing' : 'of'](say.machines(operations.length)),
    all: operations.length,
    over: operations.length - countOf('waiting') - countOf('underWay'),
    done: say.done(countOf('done'), operations.length),
    notices: [
      ...(missing > 0 ? [say.missing(missing)] : []),
      ...(countOf('notSent') > 0 ? [say.notSent(countOf('notSent'))] : []),
    ],
    groups: BULK_GROUPS.filter((name) => countOf(name) > 0).map((name) => ({
      name,
      label: say.groups[name],
      number: countOf(name),
      more: countOf(name) > MAX_LISTED[name] ? say.andMore(countOf(name) - MAX_LISTED[name]) : undefined,
      operations: (byGroup.get(name) ?? [])
        .toSorted(byName)
        .slice(0, MAX_LISTED[name])
        .map((one) => ({
          ...toOperationModel(one, { isOfSeveral, words }),
          failure: findOperationFailure(one, { portal, words }),
        })),
    })),
    stop: countOf('waiting') > 0 ? { url: paths.stopBulk(id, directory), button: say.stop } : undefined,
    again: [...again('notSent', say.sendRest), ...again('failed', say.retryFailed)].map(({ group, button }) => ({
      button,
      url: paths.askBulk({ action, of: id, group }, directory),
    })),
    live: { url: '', of: '', isMoving },
    back,
    here: paths.bulk(id, directory),
    readFailures: paths.readFailures(directory),
    gotItAll: toGotItAll(operations, words),
  }
}

function byName(a: Operation, b: Operation): number {
  return a.vm.name.localeCompare(b.vm.name, 'en', { numeric: true })
}
