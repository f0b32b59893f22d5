import { type Response, Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import type { Call } from '../../domain/call.ts'
import { findCameFrom } from '../../web/came-from.ts'
import { type ChosenDirectory, type FindConsentUrl, findListDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { toRefreshModel } from '../../web/partials/refresh.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import { readIsStopped } from '../../web/read-input.ts'
import { renderPage } from '../../web/render-page.ts'
import { type Activity, MAX_LISTED } from './activity.ts'
import { listEnded } from './ended.ts'
import { type AllOperations, listAllOperations } from './list-all-operations.ts'
import { type ActivityContext, type ActivityModel, type DrawerModel, toActivityModel, toDrawerModel } from './page.ts'
import type { OperationList } from './ports.ts'
import { readActivityQuery } from './query.ts'
import type { UnreadFailures } from './unread.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'activity/activity': { model: ActivityModel }
    'activity/drawer': { model: DrawerModel }
  }
}

/** What the person has done here, how it ended, and the form that says that they have read how. */
export function activityRoutes(deps: {
  activity: Activity
  unread: Pick<UnreadFailures, 'markRead'>
  toOffer: ToOffer
  /** Where people may have several directories. */
  findConsentUrl?: FindConsentUrl | undefined
}): Router {
  const router = Router()

  router.get(paths.operations, async (req, res) => {
    const { words } = res.locals
    const query = readActivityQuery(req.query, findListDirectory(res))
    const model = toActivityModel(await list(res, deps.activity.list), query, toContext(res))
    const refresh = toRefreshModel(model.here, {
      isMoving: model.live.isMoving,
      isStopped: readIsStopped(req.query),
      words,
    })
    renderPage(res, 'activity/activity', words.activity.title, { ...model, refresh })
  })

  // Pages that have a drawer follow what is under way: Azure is asked once.
  router.get(paths.latestOperations, async (req, res) => {
    const context = { ...toContext(res), here: findCameFrom(req) }
    const model = toDrawerModel(await list(res, deps.activity.known), findListDirectory(res), context)
    renderPage(res, 'activity/drawer', res.locals.words.activity.title, model)
  })

  router.get(paths.endedOperations, async (_req, res) => {
    const { operations } = await list(res, deps.activity.known)
    const { words, now, directory } = deps.toOffer(res)
    res.json(listEnded(operations, { words, now, isOfSeveral: directory !== undefined }))
  })

  async function list(
    res: Response,
    listOne: (call: Call) => Promise<OperationList>,
  ): Promise<OperationList & Partial<AllOperations>> {
    const { directory } = res.locals
    return isOfAll(res) && directory
      ? listAllOperations(listOne, directory.all, directory.callIn)
      : listOne(getCall(res))
  }

  function toContext(res: Response): ActivityContext {
    const { directory } = res.locals
    return {
      offer: deps.toOffer(res),
      most: MAX_LISTED,
      findConsentUrl: deps.findConsentUrl,
      notifies: res.locals.preferences.notifications === 'on',
      ...(isOfAll(res) && { directories: directory?.all }),
    }
  }

  router.post('/operations/read', actionRateLimit())

  router.post('/operations/read', async (req, res) => {
    const { directory } = res.locals
    const ids = readIds(req.body)
    const calls = isOfAll(res) && directory ? await toCalls(directory) : [getCall(res)]
    await Promise.all(calls.map((call) => deps.unread.markRead(call, ids)))
    res.redirect(303, findCameFrom(req) ?? inDirectory(paths.operations, findListDirectory(res)))
  })

  return router
}

function isOfAll({ locals: { directory } }: Response): boolean {
  return directory !== undefined && directory.chosen === undefined
}

/** A page over all directories has the failures of those that do not refuse the person. */
async function toCalls({ all, callIn }: ChosenDirectory): Promise<Call[]> {
  const calls = await Promise.allSettled(all.map((one) => callIn(one)))
  return calls.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

const ReadForm = z.object({ id: z.string() })

/** @throws AppError invalid-input if the form names no operation */
function readIds(body: unknown): readonly string[] {
  const { data } = ReadForm.safeParse(body)
  if (!data) throw new AppError('invalid-input', 'unreadableRequest')
  return data.id.split(' ')
}
