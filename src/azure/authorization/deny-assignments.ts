import * as z from 'zod'
import type { Cloud } from '../../config/clouds.ts'
import type { DenyAssignment, DenyAssignments } from '../../features/rights/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { Granted, listAll, toVmPath } from './list-all.ts'

const API_VERSION = '2022-04-01'
/** How Azure writes all principals. https://learn.microsoft.com/azure/role-based-access-control/deny-assignments */
const EVERYBODY = '00000000-0000-0000-0000-000000000000'

const Principals = z.array(z.object({ id: z.string() })).default([])

const Denied = z.object({
  properties: z.object({
    denyAssignmentName: z.string(),
    permissions: z.array(Granted).default([]),
    principals: Principals,
    excludePrincipals: Principals,
  }),
})

/**
 * `Microsoft.Authorization/denyAssignments`: those at a VM and above it.
 * https://learn.microsoft.com/rest/api/authorization/deny-assignments/list-for-resource
 */
export function createDenyAssignments({ clients, cloud }: { clients: ArmClients; cloud: Cloud }): DenyAssignments {
  const list = listAll({ clients, cloud, item: Denied })
  return {
    async ofVm(call, id) {
      const path = `${toVmPath(id)}/providers/Microsoft.Authorization/denyAssignments`
      const all = await list(call, `${path}?api-version=${API_VERSION}&$filter=${encodeURIComponent('atScope()')}`)
      const own = call.person.objectId.toLowerCase()
      return all.flatMap((denied) => toDenyAssignment(denied, own))
    },
  }
}

/** None if it does not hold for the person themselves. Of groups only Entra knows. */
function toDenyAssignment({ properties }: z.infer<typeof Denied>, person: string): DenyAssignment[] {
  const { denyAssignmentName: name, permissions, principals, excludePrincipals } = properties
  const has = (all: z.infer<typeof Principals>, wanted: string) => all.some(({ id }) => id.toLowerCase() === wanted)
  if (has(excludePrincipals, person)) return []
  const holds = has(principals, EVERYBODY) || has(principals, person)
  return [{ name, permissions, isCertain: holds && excludePrincipals.length === 0 }]
}
