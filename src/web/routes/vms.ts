import { Router } from 'express'
import type { Limits } from '../../domain/limits.ts'
import type { VmList } from '../../services/vm-list.ts'
import type { VmView } from '../../services/vm-view.ts'
import { paths } from '../paths.ts'
import { readListQuery, readVmId } from '../read-input.ts'
import { renderPage } from '../render-page.ts'
import { toVmListModel } from '../view-models/vm-list.ts'
import { toVmPageModel } from '../view-models/vm.ts'

/** The list, and one VM. */
export function vmRoutes(deps: { vmList: VmList; vmView: VmView; limits: Limits }): Router {
  const router = Router()

  router.get('/', (_req, res) => res.redirect(302, paths.vms))

  router.get('/vms', async (req, res) => {
    const query = readListQuery(req.query)
    const page = await deps.vmList.read(res.locals.user, query)
    renderPage(res, 'vms/list', 'Your machines', toVmListModel(query, page, res.locals.user, deps.limits))
  })

  router.get('/vms/:subscriptionId/:resourceGroup/:name', async (req, res) => {
    const vm = await deps.vmView.read(res.locals.user, readVmId(req.params))
    renderPage(res, 'vms/vm', vm.name, toVmPageModel(vm, deps.limits))
  })

  return router
}
