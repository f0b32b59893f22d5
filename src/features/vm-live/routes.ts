import { type Response, Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import type { Call } from '../../domain/call.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import type { ChangeLog, LoggedChange } from '../../events/change-log.ts'
import { findCameFrom, findList } from '../../web/came-from.ts'
import { getCall } from '../../web/get-call.ts'
import { TURBO_STREAM } from '../../web/partials/live.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { toDomId } from '../../web/partials/vm.ts'
import { toVmPanelModel, type VmPanelModel } from '../../web/partials/vm-panel.ts'
import { paths } from '../../web/paths.ts'
import { readChanges, readSince, readVmId } from '../../web/read-input.ts'
import { serveEvents, type ServerEvent } from '../../web/serve-events.ts'
import type { Streams } from '../../web/streams.ts'
import type { VmPage } from '../vm-page/vm-page.ts'
import type { Followers } from './ports.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'vm-live/panel': { vm: VmPanelModel; isNews: boolean }
  }
}

/** Says that anything may have changed, so that a page is read anew. */
const EVERYTHING = '*'
/** More than that is read faster with the whole page. */
const MAX_MISSED = 50

/** One event stream for all windows of a browser: it names what has changed, and each window asks for what it shows of that. */
export function vmLiveRoutes(deps: {
  vmPage: VmPage
  followers: Followers
  changes: ChangeLog
  streams: Streams
  toOffer: ToOffer
}): Router {
  const router = Router()

  router.get(paths.events, async (req, res) => {
    const calls = await findCalls(res)
    const personKeys = new Set(calls.map(({ person }) => toPersonKey(person)))
    const since = readSince(req.query, req.get('last-event-id'))
    await serveEvents(req, res, deps.streams, (signal, push) => {
      for (const call of calls) deps.followers.follow(call, signal)
      for (const event of toMissed(since, personKeys)) push(event)
      deps.changes.follow(personKeys, (change) => push(toEvent(change)), signal)
    })
  })

  router.get('/vms/:subscriptionId/:resourceGroup/:name/live', async (req, res) => {
    const vm = await deps.vmPage.read(getCall(res), readVmId(req.params))
    deps.followers.watch(getCall(res), [vm])
    res.type(TURBO_STREAM).send(
      res.locals.views.draw('vm-live/panel', {
        vm: toVmPanelModel(vm, deps.toOffer(res), findList(findCameFrom(req))),
        isNews: !readChanges(req.query).isLook,
      }),
    )
  })

  /** What a stream begins with. Without any, its id alone, so that whoever comes again can say it. */
  function toMissed(since: string | undefined, personKeys: ReadonlySet<PersonKey>): ServerEvent[] {
    const id = deps.changes.lastId()
    if (since === undefined) return [{ id, data: '' }]
    const missed = deps.changes.since(since, personKeys)
    if (!missed || missed.length > MAX_MISSED) return [{ id, data: EVERYTHING }]
    return [...missed.map(toEvent), { id, data: '' }]
  }

  return router
}

/** The person's calls in each of their directories. One that refuses has nothing to tell. */
async function findCalls(res: Response): Promise<readonly Call[]> {
  const { directory } = res.locals
  if (!directory) return [getCall(res)]
  const calls = directory.all.map(async (one) =>
    directory.callIn(one).catch((error: unknown) => {
      if (error instanceof AppError) return []
      throw error
    }),
  )
  return (await Promise.all(calls)).flat()
}

function toEvent({ id, vm }: LoggedChange): ServerEvent {
  return { id, data: toDomId(vm) }
}
