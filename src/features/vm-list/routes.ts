import { type Response, Router } from 'express'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { SavedView } from '../../domain/saved-view.ts'
import { isSameSort } from '../../domain/vm-query.ts'
import type { Bus } from '../../events/bus.ts'
import { type FindConsentUrl, findListDirectory } from '../../web/chosen-directory.ts'
import { toFailure } from '../../web/failure.ts'
import { getCall } from '../../web/get-call.ts'
import { createHtmlCache } from '../../web/html-cache.ts'
import { toListUrl } from '../../web/list-query.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { paths } from '../../web/paths.ts'
import { readNewerThan } from '../../web/read-input.ts'
import { type ReadListQuery, readListQuery } from '../../web/read-list-query.ts'
import { addToPage, closePage, openPage } from '../../web/render-page.ts'
import { keepSort, readKeptSort } from '../../web/sort-cookie.ts'
import { untilClosed } from '../../web/until-closed.ts'
import type { SavedViews } from '../saved-views/saved-views.ts'
import type { ListAllDirectories } from './list-all-directories.ts'
import { type ListHeadModel, toListHeadModel, toVmListModel, type VmListModel } from './page.ts'
import { toListTitle } from './title.ts'
import type { VmList, VmListPage } from './vm-list.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'vm-list/waiting': { seconds: number }
    'vm-list/head': { model: ListHeadModel }
    'vm-list/list': { model: VmListModel }
  }
}

export interface VmListRoutesDeps {
  readonly vmList: VmList
  readonly listAllDirectories: ListAllDirectories
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
    const { directory, words } = res.locals
    const isOfAll = directory !== undefined && directory.chosen === undefined
    // An error from Entra gets a page of its own. After this point, the person sees that the page is loading. Where there are
    // several directories, one that refuses is named on the page, and does not keep back the others.
    if (!isOfAll) await deps.obtainToken(call)
    openPage(res, 'vm-list/list', toListTitle(query, undefined, words))
    const signal = AbortSignal.any([call.signal, untilClosed(res)])
    const onWait = once((ms: number) => addToPage(res, drawWaiting(res, ms)))
    const reading = isOfAll
      ? deps.listAllDirectories.read(
          directory.all,
          async (one) => ({ ...(await directory.callIn(one)), signal, onWait }),
          query,
          newerThan,
        )
      : deps.vmList.read({ ...call, signal, onWait }, query, newerThan)
    const [list, views] = await Promise.all([reading, deps.savedViews.find(call)])
    const failure = list.fallback ?? list.directoryGaps?.[0]
    if (failure) res.locals.failure = toFailure(failure.reason)
    closePage(
      res,
      res.locals.views.draw('vm-list/head', { model: toListHeadModel(query, list, words, deps.findConsentUrl) }),
      drawList(res, asked, list, views),
    )
  })

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
