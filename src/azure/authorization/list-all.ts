import * as z from 'zod'
import type { Cloud } from '../../config/clouds.ts'
import type { VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { pagesOf } from '../transport/read-pages.ts'

/** Nobody has so many roles or locks on one VM. */
const MAX_PAGES = 20

/** What a role grants, or a deny assignment denies: the same shape. */
export const Granted = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
})

/**
 * Reads a list of `Microsoft.Authorization`, all pages of it. The package of its clients builds paths of a VM that Azure answers only
 * because it overlooks a second slash, and is larger than this app may grow for a few GETs.
 */
export function listAll<Item>({ clients, cloud, item }: { clients: ArmClients; cloud: Cloud; item: z.ZodType<Item> }) {
  const read = pagesOf({ clients, item, most: MAX_PAGES })
  return (call: Call, path: string): Promise<readonly Item[]> =>
    askAzure(async () => (await read(call, `${cloud.armEndpoint}${path}`)).items)
}

export function toGroupPath({ subscriptionId, resourceGroup }: VmId): string {
  return `/subscriptions/${encodeURIComponent(subscriptionId)}/resourceGroups/${encodeURIComponent(resourceGroup)}`
}

export function toVmPath(id: VmId): string {
  return `${toGroupPath(id)}/providers/Microsoft.Compute/virtualMachines/${encodeURIComponent(id.name)}`
}
