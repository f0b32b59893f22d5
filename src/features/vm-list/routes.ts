import { type Response, Router } from 'express'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Directory } from '../../domain/directory.ts'
import type { SavedView } from '../../domain/saved-view.ts'
import { isSameSort, type VmQuery } from '../../domain/vm-query.ts'
import type { Bus } from '../../events/bus.ts'
import { type FindConsentUrl, findListDirectory } from '../../web/chosen-directory.ts'
import { toFailure } from '../../web/failure.ts'
import { getCall } from '../../web/get-call.ts'
import { createHtmlCache } from '../../web/html-cache.ts'
import { toListUrl } from '../../web/list-query.ts'
import { TURBO_STREAM } from '../../web/partials/live.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { toRefreshModel } from '../../web/partials/refresh.ts'
import { toDomId } from '../../web/partials/vm.ts'
import { toVmRowModel, type VmRowModel } from '../../web/partials/vm-row.ts'
import { paths } from '../../web/paths.ts'
import { readChanges, readIsStopped, readNewerThan } from '../../web/read-input.ts'
import { type ReadListQuery, readListQuery } from '../../web/read-list-query.ts'
import { addToPage, closePage, openPage } from '../../web/render-page.ts'
import { keepSort, readKeptSort } from '../../web/sort-cookie.ts'
import { untilClosed } from '../../web/until-closed.ts'
import type { SavedViews } from '../saved-views/saved-views.ts'
import { LIST_COLUMNS } from './columns.ts'
import { type StateCount, toStates } from './controls.ts'
import type { ListAllDirectories } from './list-all-directories.ts'
import type { LookAround } from './look-around.ts'
import { isMoving, type ListHeadModel, toListHeadModel, toVmListModel, type VmListModel } from './page.ts'
import type { Ask, ListColumn } from './ports.ts'
import { toListTitle } from './title.ts'
import type { VmList, VmListPage } from './vm-list.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'vm-list/waiting': { seconds: number }
    'vm-list/head': { model: ListHeadModel }
    'vm-list/list': { model: VmListModel }
    /** The rows that have changed, and what stands above all. `listed` names every row of the list as it is now. */
    'vm-list/changes': {
      rows: readonly VmRowModel[]
      listed: readonly string[]
      columns: readonly ListColumn[]
      states: readonly StateCount[]
      head: ListHeadModel
    }
  }
}

export interface VmListRoutesDeps {
  readonly vmList: VmList
  readonly listAllDirectories: ListAllDirectories
  readonly lookAround: LookAround
  readonly savedViews: Pick<SavedViews, 'find'>
  readonly toOffer: ToOffer
  /** Where people may have several directories. */
  readonly findConsentUrl?: FindConsentUrl | undefined
  readonly clock: Clock
  readonly events: Bus
  readonly obtainToken: (call: Call) => Promise<unknown>
}

/** The list. */
export function vmListRoutes(deps: VmListRoutesDeps): Router {
  const router = Router()
  const cache = createHtmlCache(deps)

  router.get('/', (_req, res) => res.redirect(302, paths.vms))

  router.get('/vms', async (req, res) => {
    const defaultSort = readKeptSort(req)
    const asked = withDirectory(res, readListQuery(req.query, { defaultSort }))
    const { query } = asked
    if (!isSameSort(query.sort, defaultSort)) keepSort(res, query.sort)
    const newerThan = readNewerThan(req.query, req.get('cache-control'), deps.clock.now())
    const call = getCall(res)
    const { words } = res.locals
    // An error from Entra gets a page of its own. After this point, the person sees that the page is loading. Where there are
    // several directories, one that refuses is named on the page, and does not keep back the others.
    if (!isOfAll(res)) await deps.obtainToken(call)
    openPage(res, 'vm-list/list', toListTitle(query, undefined, words))
    const onWait = once((ms: number) => addToPage(res, drawWaiting(res, ms)))
    const reading = read(res, query, { onWait, newerThan })
    const [list, views] = await Promise.all([reading, deps.savedViews.find(call)])
    const failure = list.fallback ?? list.directoryGaps?.[0]
    if (failure) res.locals.failure = toFailure(failure.reason)
    const head = toListHeadModel(query, list, words, deps.findConsentUrl)
    const refresh = toRefreshModel(toListUrl(query), {
      isMoving: isMoving(list),
      isStopped: readIsStopped(req.query),
      words,
    })
    closePage(
      res,
      res.locals.views.draw('vm-list/head', { model: { ...head, refresh } }),
      drawList(res, asked, list, views),
    )
  })

  router.get('/vms/live', async (req, res) => {
    const { query } = withDirectory(res, readListQuery(req.query, { defaultSort: readKeptSort(req) }))
    const { changed, isLook, isLearning } = readChanges(req.query)
    if (isLearning) await (await read(res, query, { ask: 'nobody' })).learning
    const before = await read(res, query, { ask: 'nobody' })
    const moved = isLook && !isOfAll(res) ? await deps.lookAround.findMoved(getCall(res), before.vms) : []
    for (const { id } of moved) changed.add(toDomId(id))
    const asked = before.vms.filter(({ id }) => changed.has(toDomId(id)))
    const isOther = !isOfAll(res) && (await deps.lookAround.askAgain(getCall(res), asked))
    const list = isOther ? await read(res, query, { ask: 'nobody' }) : before
    const offer = deps.toOffer(res)
    res.type(TURBO_STREAM).send(
      res.locals.views.draw('vm-list/changes', {
        rows: list.vms
          .filter(({ id, lacking = [] }) => changed.has(toDomId(id)) || (isLearning && lacking.length > 0))
          .map((vm) => toVmRowModel(vm, offer, { sought: query.words })),
        listed: list.vms.flatMap(({ id, oddId }) => (oddId === undefined ? toDomId(id) : [])),
        columns: LIST_COLUMNS,
        states: toStates(query, list, offer.words),
        head: toListHeadModel(query, list, offer.words, deps.findConsentUrl),
      }),
    )
  })

  /** @param how what else to read it by, as `VmList` does */
  function read(
    res: Response,
    query: VmQuery,
    { onWait, newerThan, ask }: { onWait?: (ms: number) => void; newerThan?: number | undefined; ask?: Ask },
  ): Promise<VmListPage> {
    const call = getCall(res)
    const { directory } = res.locals
    const own = { signal: AbortSignal.any([call.signal, untilClosed(res)]), ...(onWait && { onWait }) }
    if (!directory || directory.chosen) return deps.vmList.read({ ...call, ...own }, query, newerThan, ask)
    const callIn = async (one: Directory) => ({ ...(await directory.callIn(one)), ...own })
    return deps.listAllDirectories.read(directory.all, callIn, query, newerThan, ask)
  }

  /** While nothing in it changes, a list is drawn once. What a URL says that can't be understood is not in its key. */
  function drawList(
    res: Response,
    asked: ReadListQuery,
    list: VmListPage,
    views: readonly SavedView[] | undefined,
  ): Buffer {
    const { person } = getCall(res)
    const isComparable = list.version !== undefined && asked.ignored.length === 0
    return cache.draw(
      { person, url: toListUrl(asked.query), language: res.locals.words.language },
      isComparable ? [list.version, list.subscriptionNames, JSON.stringify(views)] : undefined,
      () =>
        res.locals.views.draw('vm-list/list', {
          model: toVmListModel(asked, list, person, deps.toOffer(res), views),
        }),
    )
  }

  function drawWaiting(res: Response, ms: number): string {
    return res.locals.views.draw('vm-list/waiting', { seconds: Math.ceil(ms / 1_000) })
  }

  return router
}

function isOfAll({ locals: { directory } }: Response): boolean {
  return directory !== undefined && directory.chosen === undefined
}

/** Where people have several directories, links from a list name the one that it is of. */
function withDirectory(res: Response, asked: ReadListQuery): ReadListQuery {
  const directory = findListDirectory(res)
  return directory === undefined ? asked : { ...asked, query: { ...asked.query, directory } }
}

/** Only the first call counts. */
function once<Argument>(act: (argument: Argument) => void): (argument: Argument) => void {
  let isDone = false
  return (argument) => {
    if (isDone) return
    isDone = true
    act(argument)
  }
}
