import type { Clock } from '../clock.ts'
import type { GraphQuota } from '../graph/api/quota.ts'
import type { World } from '../world/world.ts'
import type { ArmHandler } from './arm-request.ts'
import { createLockHandlers } from './authorization/locks.ts'
import { createPermissionHandlers } from './authorization/permissions.ts'
import { createRoleHandlers } from './authorization/roles.ts'
import { createPowerHandlers } from './compute/power-actions.ts'
import { createSkuHandlers } from './compute/skus.ts'
import { createVmHandlers } from './compute/virtual-machines.ts'
import { createGate } from './gate.ts'
import type { GraphLag } from './resource-graph/lag.ts'
import { createGraphHandler } from './resource-graph/router.ts'
import { createGraphEstate } from './resource-graph/tables.ts'
import { createAttachedHandlers } from './resources/attached-resources.ts'
import { createProviderHandlers } from './resources/providers.ts'
import { createResourceGroupHandlers } from './resources/resource-groups.ts'
import { createResourceHandlers } from './resources/resources.ts'
import { createSubscriptionHandlers } from './resources/subscriptions.ts'
import { createVisible } from './visible.ts'

export type ArmRoute = readonly [method: 'GET' | 'POST', path: string, handler: ArmHandler]

export interface ArmDeps {
  readonly world: World
  readonly clock: Clock
  readonly graphLag: GraphLag
  readonly graphQuota: GraphQuota
}

/** All simulated routes of Azure Resource Manager. They accept every api-version, and paths are case-insensitive. */
export function createArmRoutes({ world, clock, graphLag, graphQuota }: ArmDeps): readonly ArmRoute[] {
  const gate = createGate({ world })
  const visible = createVisible({ world })
  const deps = { world, gate, visible, clock }
  const subscriptions = createSubscriptionHandlers(deps)
  const groups = createResourceGroupHandlers(deps)
  const resources = createResourceHandlers(deps)
  const providers = createProviderHandlers(deps)
  const vms = createVmHandlers(deps)
  const power = createPowerHandlers(deps)
  const { nics, publicAddresses, disks } = createAttachedHandlers(deps)
  const permissions = createPermissionHandlers(deps)
  const roles = createRoleHandlers(deps)
  const locks = createLockHandlers(deps)
  const skus = createSkuHandlers(deps)
  const openTables = createGraphEstate({ world, visible, clock, lag: graphLag })
  const queryGraph = createGraphHandler({ openTables, quota: graphQuota, clock })

  const subscription = '/subscriptions/:subscription'
  const group = `${subscription}/resourceGroups/:group`
  const compute = 'providers/Microsoft.Compute'
  const network = 'providers/Microsoft.Network'
  const authorization = 'providers/Microsoft.Authorization'
  const vm = `${group}/${compute}/virtualMachines/:name`
  return [
    ['GET', '/tenants', subscriptions.listTenants],
    ['GET', '/subscriptions', subscriptions.list],
    ['GET', subscription, subscriptions.get],
    ['GET', `${subscription}/locations`, subscriptions.listLocations],
    ['GET', `${subscription}/resources`, resources.list],
    ['GET', `${subscription}/resourceGroups`, groups.list],
    ['GET', group, groups.get],
    ['GET', `${group}/resources`, resources.listByGroup],
    ['GET', `${subscription}/providers`, providers.list],
    ['GET', `${subscription}/providers/:namespace`, providers.get],

    ['POST', '/providers/Microsoft.ResourceGraph/resources', queryGraph],

    ['GET', `${subscription}/${compute}/virtualMachines`, vms.listAll],
    ['GET', `${subscription}/${compute}/locations/:location/virtualMachines`, vms.listByLocation],
    ['GET', `${group}/${compute}/virtualMachines`, vms.listByGroup],
    ['GET', vm, vms.get],
    ['GET', `${vm}/instanceView`, vms.getInstanceView],
    ['POST', `${vm}/start`, power.start],
    ['POST', `${vm}/powerOff`, power.powerOff],
    ['POST', `${vm}/deallocate`, power.deallocate],
    ['POST', `${vm}/restart`, power.restart],
    ['GET', `${subscription}/${compute}/locations/:location/operations/:operation`, power.getOperation],

    ['GET', `${subscription}/${compute}/skus`, skus.list],
    ['GET', `${subscription}/${compute}/disks`, disks.list],
    ['GET', `${group}/${compute}/disks`, disks.listByGroup],
    ['GET', `${group}/${compute}/disks/:name`, disks.get],
    ['GET', `${subscription}/${network}/networkInterfaces`, nics.list],
    ['GET', `${group}/${network}/networkInterfaces`, nics.listByGroup],
    ['GET', `${group}/${network}/networkInterfaces/:name`, nics.get],
    ['GET', `${subscription}/${network}/publicIPAddresses`, publicAddresses.list],
    ['GET', `${group}/${network}/publicIPAddresses`, publicAddresses.listByGroup],
    ['GET', `${group}/${network}/publicIPAddresses/:name`, publicAddresses.get],

    ['GET', `${group}/${authorization}/permissions`, permissions.listForGroup],
    ['GET', `${group}/providers/:namespace/:type/:name/${authorization}/permissions`, permissions.listForResource],
    ['GET', `${subscription}/${authorization}/roleAssignments`, roles.listAssignments],
    ['GET', `${group}/${authorization}/roleAssignments`, roles.listAssignmentsOfGroup],
    ['GET', `${subscription}/${authorization}/roleDefinitions`, roles.listDefinitions],
    ['GET', `${subscription}/${authorization}/locks`, locks.listForSubscription],
    ['GET', `${group}/${authorization}/locks`, locks.listForGroup],
    ['GET', `${vm}/${authorization}/locks`, locks.listForVm],
  ]
}
