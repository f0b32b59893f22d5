import { Router, type Response } from 'express'
import type { OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../services/ports.ts'
import type { VmList, VmListPage } from '../../services/vm-list.ts'
import type { VmView } from '../../services/vm-view.ts'
import { toFailure } from '../failure.ts'
import type { ListQuery } from '../list-query.ts'
import { paths } from '../paths.ts'
import { readListQuery, readNewerThan, readVmId } from '../read-input.ts'
import { closePage, openPage, renderPage } from '../render-page.ts'
import { untilClosed } from '../until-closed.ts'
import type { Portal } from '../view-models/connect.ts'
import { toListHeadModel, toVmListModel } from '../view-models/vm-list.ts'
import { toVmPageModel } from '../view-models/vm.ts'

export interface VmRoutesDeps {
  readonly vmList: VmList
  readonly vmView: VmView
  readonly policy: OrganisationPolicy
  readonly portal: Portal
  readonly clock: Clock
  readonly obtainToken: (call: Call) => Promise<unknown>
}

/** The list, and one VM. */
export function vmRoutes(deps: VmRoutesDeps): Router {
  const router = Router()
  /** The rendered lists. While nothing has changed, a list has the same `vms` object and is rendered once. */
  const drawn = new WeakMap<VmListPage['vms'], Buffer>()

  router.get('/', (_req, res) => res.redirect(302, paths.vms))

  router.get('/vms', async (req, res) => {
    const query = readListQuery(req.query)
    const newerThan = readNewerThan(req.query, req.get('cache-control'), deps.clock.now())
    const { call } = res.locals
    // An error from Entra gets a page of its own. After this point, the person sees that the page is loading.
    await deps.obtainToken(call)
    openPage(res, 'vms/list', 'Your machines')
    const signal = AbortSignal.any([call.signal, untilClosed(res)])
    const list = await deps.vmList.read({ ...call, signal }, query, newerThan)
    if (list.fallback) res.locals.failure = toFailure(list.fallback.reason)
    closePage(
      res,
      res.locals.views.draw('vms/head', { model: toListHeadModel(query, list) }),
      drawList(res, query, list),
    )
  })

  function drawList({ locals: { views, call } }: Response, query: ListQuery, list: VmListPage): Buffer {
    const known = drawn.get(list.vms)
    if (known) return known
    const html = Buffer.from(views.draw('vms/list', { model: toVmListModel(query, list, call.person, deps) }))
    drawn.set(list.vms, html)
    return html
  }

  router.get('/vms/:subscriptionId/:resourceGroup/:name', async (req, res) => {
    const vm = await deps.vmView.read(res.locals.call, readVmId(req.params))
    renderPage(res, 'vms/vm', vm.name, toVmPageModel(vm, deps))
  })

  return router
}
