import { createSession } from 'better-sse'
import { type Request, type Response, Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findVmIdIn, isGuid, toVmKey, type VmId } from '../../domain/arm-id.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Bus } from '../../events/bus.ts'
import { findCameFrom, findList } from '../../web/came-from.ts'
import { isOfAll } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { toVmPanelModel, type VmPanelModel } from '../../web/partials/vm-panel.ts'
import { toVmRowModel, type VmRowModel } from '../../web/partials/vm-row.ts'
import { MAX_FOLLOWED, paths } from '../../web/paths.ts'
import { readFollowed, readVmId } from '../../web/read-input.ts'
import { readListPath } from '../../web/read-list-query.ts'
import { untilClosed } from '../../web/until-closed.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import type { ListColumn } from '../vm-list/ports.ts'
import type { Streams } from './streams.ts'
import type { VmLive } from './vm-live.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'vm-live/row-stream': { vm: VmRowModel; columns: readonly ListColumn[] }
    'vm-live/panel-stream': { vm: VmPanelModel }
    'vm-live/refresh-stream': Record<string, never>
    'vm-live/end-stream': { trouble: string | undefined; source: string }
  }
}

/** Server-sent events: each change of a VM, rendered as Turbo stream actions, until nothing is in transition. */
export function vmLiveRoutes(deps: {
  vmLive: VmLive
  streams: Streams
  toOffer: ToOffer
  columns: readonly ListColumn[]
  events: Bus
}): Router {
  const router = Router()

  router.get('/vms/events', async (req, res) => {
    const list = findList(findCameFrom(req)) ?? paths.vms
    // Only a list over all directories says of each machine which one it is in.
    const directory = isOfAll(list) ? res.locals.directory?.chosen : undefined
    const sought = readListPath(list).words
    const ids = new Map(
      readFollowed(req.query)
        .flatMap((id) => findVmIdIn(id) ?? [])
        .map((id) => [toVmKey(id), id]),
    )
    await stream(req, res, [...ids.values()].slice(0, MAX_FOLLOWED), {
      drawVm: (seen) =>
        res.locals.views.draw('vm-live/row-stream', {
          vm: toVmRowModel({ ...seen, ...(directory && { directory }) }, deps.toOffer(res), { sought }),
          columns: deps.columns,
        }),
      // The row is right then. The counts, the order and what is listed elsewhere on the page are of before.
      drawEnd: () => {
        deps.events.publish('lists-stale', toPersonKey(getCall(res).person))
        return res.locals.views.draw('vm-live/refresh-stream', {})
      },
    })
  })

  router.get('/vms/:subscriptionId/:resourceGroup/:name/events', async (req, res) => {
    const list = findList(findCameFrom(req))
    await stream(req, res, [readVmId(req.params)], {
      drawVm: (seen) =>
        res.locals.views.draw('vm-live/panel-stream', { vm: toVmPanelModel(seen, deps.toOffer(res), list) }),
    })
  })

  async function stream(req: Request, res: Response, ids: VmId[], { drawVm, drawEnd }: Drawing): Promise<void> {
    // A HEAD request must not open an endless response, and a client that has left needs none.
    if (req.method === 'HEAD') return void res.type('text/event-stream').end()
    if (res.closed) return
    const began = await deps.streams.run(getCall(res), untilClosed(res), async (signal) => {
      forgetHeaders(req)
      const session = await createSession(req, res, { serializer: toEventData })
      const follow = async (id: VmId) => {
        for await (const vm of deps.vmLive.follow(getCall(res), id, signal)) {
          if (!signal.aborted) session.push(drawVm(vm))
        }
        if (!signal.aborted && drawEnd) session.push(drawEnd())
      }
      // If a VM is gone, or the person has lost access to it, the streams of the other VMs continue.
      const ends = await Promise.all(
        ids.map((id) =>
          follow(id).then(
            () => undefined,
            (error: unknown) => toTrouble(error, res.locals.words),
          ),
        ),
      )
      const trouble = ends.find((end) => end !== undefined)
      if (!signal.aborted) session.push(res.locals.views.draw('vm-live/end-stream', { trouble, source: toSource(req) }))
      res.end()
    })
    if (!began) throw new AppError('too-many-requests', 'tooManyWindows')
  }

  return router
}

interface Drawing {
  /** After each change of a VM. */
  readonly drawVm: (vm: VmSnapshot) => string
  /** After the last one, if the page needs more than that. */
  readonly drawEnd?: () => string
}

/** The element of a page that opened this stream. A list over all directories has several. */
function toSource({ originalUrl }: Request): string {
  const directory = new URLSearchParams(originalUrl.split('?')[1]).get('directory') ?? ''
  return isGuid(directory) ? `turbo-stream-source[src$="directory=${directory}"]` : 'turbo-stream-source'
}

/**
 * A stream is open for hours. Its headers hold the person's tokens and cookies, of which nothing needs to remain: the call has
 * the one token that is still used, and better-sse would keep a copy of all of them.
 */
function forgetHeaders(req: Request): void {
  req.headers = {}
  req.headersDistinct = {}
  req.rawHeaders = []
}

function toTrouble(error: unknown, words: Words): string {
  if (error instanceof AppError) return toText(words, error.sentence)
  throw error
}

/** Each line of a multi-line event needs its own field name: https://html.spec.whatwg.org/multipage/server-sent-events.html */
function toEventData(html: unknown): string {
  return String(html)
    .split(/\r\n|\r|\n/)
    .join('\ndata:')
}
