import { Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { findConnection } from '../../domain/connection.ts'
import type { VmView } from '../../services/vm-view.ts'
import { readVmId } from '../read-input.ts'
import { toRemoteDesktopFile } from '../view-models/connect.ts'

/** The file with which Remote Desktop connects to a Windows VM. */
export function connectRoutes(deps: { vmView: VmView }): Router {
  const router = Router()

  router.get('/vms/:subscriptionId/:resourceGroup/:name/remote-desktop', async (req, res) => {
    const vm = await deps.vmView.read(res.locals.call, readVmId(req.params))
    const connection = findConnection(vm)
    if (connection.kind === 'none') {
      throw new AppError('conflict', `Nobody can get into ${vm.name} now. ${connection.reason}`)
    }
    if (connection.kind !== 'rdp') throw new AppError('conflict', `${vm.name} does not run Windows.`)
    res.attachment(`${vm.name}.rdp`).type('application/x-rdp')
    res.send(toRemoteDesktopFile(connection.address, connection.login))
  })

  return router
}
