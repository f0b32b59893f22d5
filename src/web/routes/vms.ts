import { Router, type Response } from 'express'
import type { Limits } from '../../domain/limits.ts'
import type { User } from '../../domain/user.ts'
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
import { toVmListModel, toVmTableModel } from '../view-models/vm-list.ts'
import { toVmPageModel } from '../view-models/vm.ts'
import type { Views } from '../views.ts'

export interface VmRoutesDeps {
  readonly vmList: VmList
  readonly vmView: VmView
  readonly limits: Limits
  readonly portal: Portal
  readonly clock: Clock
  readonly obtainToken: (user: User) => Promise<unknown>
}

/** The list, and one VM. */
export function vmRoutes(deps: VmRoutesDeps): Router {
  const router = Router()
  /** A list that is kept is drawn once, and so is the table of VMs that have not changed since the last one. */
  const drawn = new WeakMap<VmListPage, readonly Buffer[]>()
  const drawnTables = new WeakMap<VmListPage['vms'], Buffer>()

  router.get('/', (_req, res) => res.redirect(302, paths.vms))

  router.get('/vms', async (req, res) => {
    const query = readListQuery(req.query)
    const newerThan = readNewerThan(req.query, req.get('cache-control'), deps.clock.now())
    const { user } = res.locals
    // What Entra refuses is a page of its own; from then on the person sees that something comes.
    await deps.obtainToken(user)
    openPage(res, 'vms/list', 'Your machines')
    const deadline = AbortSignal.any([user.deadline, untilClosed(res)])
    const list = await deps.vmList.read({ ...user, deadline }, query, newerThan)
    if (list.substitute) res.locals.failure = toFailure(list.substitute.reason)
    closePage(res, ...(drawn.get(list) ?? drawList(res, query, list)))
  })

  function drawList({ locals: { views, user } }: Response, query: ListQuery, list: VmListPage): readonly Buffer[] {
    const model = toVmListModel(query, list, user)
    const above = Buffer.from(views.draw('vms/list', { model }))
    const parts =
      list.vms.length === 0
        ? [above]
        : [above, drawTable(views, query, list), Buffer.from(views.draw('vms/below', { model }))]
    drawn.set(list, parts)
    return parts
  }

  function drawTable(views: Views, query: ListQuery, list: VmListPage): Buffer {
    const known = drawnTables.get(list.vms)
    if (known) return known
    const table = Buffer.from(views.draw('vms/table', { model: toVmTableModel(query, list, deps) }))
    drawnTables.set(list.vms, table)
    return table
  }

  router.get('/vms/:subscriptionId/:resourceGroup/:name', async (req, res) => {
    const vm = await deps.vmView.read(res.locals.user, readVmId(req.params))
    renderPage(res, 'vms/vm', vm.name, toVmPageModel(vm, deps))
  })

  return router
}
