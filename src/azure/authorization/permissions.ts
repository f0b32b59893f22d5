import type { Cloud } from '../../config/clouds.ts'
import type { Permissions } from '../../features/rights/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { Granted, listAll, toGroupPath, toVmPath } from './list-all.ts'

const API_VERSION = '2022-04-01'

/**
 * `Microsoft.Authorization/permissions`. What is granted above a scope is in its answer too.
 * https://learn.microsoft.com/rest/api/authorization/permissions
 */
export function createPermissions({ clients, cloud }: { clients: ArmClients; cloud: Cloud }): Permissions {
  const list = listAll({ clients, cloud, item: Granted })
  const toPath = (scope: string) => `${scope}/providers/Microsoft.Authorization/permissions?api-version=${API_VERSION}`
  return {
    ofGroup: (call, id) => list(call, toPath(toGroupPath(id))),
    ofVm: (call, id) => list(call, toPath(toVmPath(id))),
  }
}
