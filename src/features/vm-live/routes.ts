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
import { serveEvents } from '../../web/serve-events.ts'
import type { Streams } from '../../web/streams.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import type { ListColumn } from '../vm-list/ports.ts'
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
    await serveEvents(req, res, deps.streams, async (signal, push) => {
      const follow = async (id: VmId) => {
        let wasSending = false
        for await (const vm of deps.vmLive.follow(getCall(res), id, signal)) {
          push(drawVm(vm))
          const isSending = vm.operation?.stage === 'sending'
          // The history says *May have begun* of it.
          if (wasSending && !isSending && drawEnd) push(drawEnd())
          wasSending = isSending
        }
        if (drawEnd) push(drawEnd())
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
      push(res.locals.views.draw('vm-live/end-stream', { trouble, source: toSource(req) }))
    })
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

function toTrouble(error: unknown, words: Words): string {
  if (error instanceof AppError) return toText(words, error.sentence)
  throw error
}
