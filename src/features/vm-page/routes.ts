import { Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findConnection } from '../../domain/connection.ts'
import { findCameFrom, findList } from '../../web/came-from.ts'
import { getCall } from '../../web/get-call.ts'
import { toRemoteDesktopFile } from '../../web/partials/connect.ts'
import type { ToOffer } from '../../web/partials/offer.ts'
import { toRefreshModel } from '../../web/partials/refresh.ts'
import { toVmPageModel, type VmPageModel } from '../../web/partials/vm-panel.ts'
import { paths } from '../../web/paths.ts'
import { readIsStopped, readVmId } from '../../web/read-input.ts'
import { renderPage } from '../../web/render-page.ts'
import type { Followers } from '../vm-live/ports.ts'
import type { VmPage } from './vm-page.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'vm-page/vm-page': { model: VmPageModel }
  }
}

/** The page of one VM, and the file with which Remote Desktop opens it. */
export function vmPageRoutes(deps: { vmPage: VmPage; followers: Pick<Followers, 'watch'>; toOffer: ToOffer }): Router {
  const router = Router()
  const vm = '/vms/:subscriptionId/:resourceGroup/:name' as const

  router.get(vm, async (req, res) => {
    const shown = await deps.vmPage.read(getCall(res), readVmId(req.params))
    deps.followers.watch(getCall(res), [shown])
    const list = findList(findCameFrom(req))
    const offer = deps.toOffer(res)
    const model = toVmPageModel(shown, offer, list)
    const refresh = toRefreshModel(paths.vm(shown.id, offer.directory, list), {
      isMoving: model.live.isMoving,
      isStopped: readIsStopped(req.query),
      words: offer.words,
    })
    renderPage(res, 'vm-page/vm-page', model.vm.title, { ...model, refresh })
  })

  router.get(`${vm}/remote-desktop`, async (req, res) => {
    const shown = await deps.vmPage.read(getCall(res), readVmId(req.params))
    const { name } = shown
    const connection = findConnection(shown)
    if (connection.kind === 'none') {
      throw new AppError('conflict', { key: 'cannotConnect', params: { name, reason: connection.reason } })
    }
    if (connection.kind !== 'rdp') throw new AppError('not-found', { key: 'notWindows', params: { name } })
    res.attachment(`${name}.rdp`).type('application/x-rdp')
    res.send(toRemoteDesktopFile(connection))
  })

  return router
}
