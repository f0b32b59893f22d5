import type { Clock } from '../clock.ts'
import type { GraphQuota } from '../graph/api/quota.ts'
import type { World } from '../world/world.ts'
import type { ArmHandler } from './arm-request.ts'
import { createDenyAssignmentHandlers } from './authorization/deny-assignments.ts'
import { createLockHandlers } from './authorization/locks.ts'
import { createPermissionHandlers } from './authorization/permissions.ts'
import { createRoleHandlers } from './authorization/roles.ts'
import type { PlannedFailures } from './compute/planned-failures.ts'
import { createPowerHandlers } from './compute/power-actions.ts'
import { createSkuHandlers } from './compute/skus.ts'
import { createVmHandlers } from './compute/virtual-machines.ts'
import { createGate } from './gate.ts'
import { createActivityLogHandlers } from './insights/activity-log.ts'
import type { Limits } from './limits.ts'
import type { GraphLag } from './resource-graph/lag.ts'
import { createGraphHandler } from './resource-graph/router.ts'
import { createGraphEstate } from './resource-graph/tables.ts'
import { createAttachedHandlers } from './resources/attached-resources.ts'
import { createProviderHandlers } from './resources/providers.ts'
import { createResourceGroupHandlers } from './resources/resource-groups.ts'
import { createResourceHandlers } from './resources/resources.ts'
import { createSubscriptionHandlers } from './resources/subscriptions.ts'
import { createVisible } from './visible.ts'

/** A route, with the query options that it reads. Any other option is refused with 501. */
export type ArmRoute = readonly [method: 'GET' | 'POST', path: string, options: readonly string[], handler: ArmHandler]

const NONE: readonly string[] = []
/** Of a list in pages. */
const PAGED = ['$skiptoken']

export interface ArmDeps {
  readonly world: World
  readonly clock: Clock
  readonly graphLag: GraphLag
  readonly graphQuota: GraphQuota
  readonly limits: Limits
  readonly failures: PlannedFailures
}

/** All simulated routes of Azure Resource Manager. They accept every api-version, and paths are case-insensitive. */
export function createArmRoutes({
  world,
  clock,
  graphLag,
  graphQuota,
  limits,
  failures,
}: ArmDeps): readonly ArmRoute[] {
  const gate = createGate({ world })
  const visible = createVisible({ world })
  const deps = { world, gate, visible, clock, limits, failures }
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
  const denyAssignments = createDenyAssignmentHandlers(deps)
  const skus = createSkuHandlers(deps)
  const activityLog = createActivityLogHandlers(deps)
  const openTables = createGraphEstate({ world, visible, clock, lag: graphLag })
  const queryGraph = createGraphHandler({ openTables, quota: graphQuota, clock })

  const subscription = '/subscriptions/:subscription'
  const group = `${subscription}/resourceGroups/:group`
  const compute = 'providers/Microsoft.Compute'
  const network = 'providers/Microsoft.Network'
  const authorization = 'providers/Microsoft.Authorization'
  const vm = `${group}/${compute}/virtualMachines/:name`
  return [
    ['GET', '/tenants', NONE, subscriptions.listTenants],
    ['GET', '/subscriptions', PAGED, subscriptions.list],
    ['GET', subscription, NONE, subscriptions.get],
    ['GET', `${subscription}/locations`, NONE, subscriptions.listLocations],
    ['GET', `${subscription}/resources`, ['$filter', '$expand', '$top', ...PAGED], resources.list],
    ['GET', `${subscription}/resourceGroups`, ['$filter', '$top', ...PAGED], groups.list],
    ['GET', group, NONE, groups.get],
    ['GET', `${group}/resources`, ['$filter', '$expand', '$top', ...PAGED], resources.listByGroup],
    ['GET', `${subscription}/providers`, NONE, providers.list],
    ['GET', `${subscription}/providers/:namespace`, NONE, providers.get],

    ['POST', '/providers/Microsoft.ResourceGraph/resources', NONE, queryGraph],

    ['GET', `${subscription}/${compute}/virtualMachines`, ['statusOnly', '$filter', '$expand', ...PAGED], vms.listAll],
    ['GET', `${subscription}/${compute}/locations/:location/virtualMachines`, PAGED, vms.listByLocation],
    ['GET', `${group}/${compute}/virtualMachines`, ['$filter', '$expand', ...PAGED], vms.listByGroup],
    ['GET', vm, ['$expand'], vms.get],
    ['GET', `${vm}/instanceView`, NONE, vms.getInstanceView],
    ['POST', `${vm}/start`, NONE, power.start],
    ['POST', `${vm}/powerOff`, ['skipShutdown'], power.powerOff],
    ['POST', `${vm}/deallocate`, ['hibernate'], power.deallocate],
    ['POST', `${vm}/restart`, NONE, power.restart],
    ['POST', `${vm}/redeploy`, NONE, power.redeploy],
    ['POST', `${vm}/reapply`, NONE, power.reapply],
    ['POST', `${vm}/simulateEviction`, NONE, power.simulateEviction],
    [
      'GET',
      `${subscription}/${compute}/locations/:location/operations/:operation`,
      ['p', 'monitor'],
      power.getOperation,
    ],

    ['GET', `${subscription}/${compute}/locations/:location/vmSizes`, NONE, skus.listSizes],
    ['GET', `${subscription}/${compute}/skus`, ['$filter'], skus.list],
    ['GET', `${subscription}/${compute}/disks`, PAGED, disks.list],
    ['GET', `${group}/${compute}/disks`, PAGED, disks.listByGroup],
    ['GET', `${group}/${compute}/disks/:name`, NONE, disks.get],
    ['GET', `${subscription}/${network}/networkInterfaces`, PAGED, nics.list],
    ['GET', `${group}/${network}/networkInterfaces`, PAGED, nics.listByGroup],
    ['GET', `${group}/${network}/networkInterfaces/:name`, NONE, nics.get],
    ['GET', `${subscription}/${network}/publicIPAddresses`, PAGED, publicAddresses.list],
    ['GET', `${group}/${network}/publicIPAddresses`, PAGED, publicAddresses.listByGroup],
    ['GET', `${group}/${network}/publicIPAddresses/:name`, NONE, publicAddresses.get],

    [
      'GET',
      `${subscription}/providers/Microsoft.Insights/eventtypes/management/values`,
      ['$filter', ...PAGED],
      activityLog.list,
    ],

    ['GET', `${group}/${authorization}/permissions`, NONE, permissions.listForGroup],
    [
      'GET',
      `${group}/providers/:namespace/:type/:name/${authorization}/permissions`,
      NONE,
      permissions.listForResource,
    ],
    ['GET', `${subscription}/${authorization}/roleAssignments`, ['$filter'], roles.listAssignments],
    ['GET', `${group}/${authorization}/roleAssignments`, ['$filter'], roles.listAssignmentsOfGroup],
    ['GET', `${subscription}/${authorization}/roleAssignments/:assignment`, NONE, roles.getAssignment],
    ['GET', `${group}/${authorization}/roleAssignments/:assignment`, NONE, roles.getAssignmentOfGroup],
    ['GET', `${vm}/${authorization}/roleAssignments/:assignment`, NONE, roles.getAssignmentOfVm],
    ['GET', `${subscription}/${authorization}/roleDefinitions`, ['$filter'], roles.listDefinitions],
    ['GET', `${subscription}/${authorization}/roleDefinitions/:definition`, NONE, roles.getDefinition],
    ['GET', `${vm}/${authorization}/denyAssignments`, ['$filter'], denyAssignments.listForVm],
    ['GET', `${subscription}/${authorization}/locks`, NONE, locks.listForSubscription],
    ['GET', `${group}/${authorization}/locks`, NONE, locks.listForGroup],
    ['GET', `${vm}/${authorization}/locks`, NONE, locks.listForVm],
    ['GET', `${subscription}/${authorization}/locks/:lock`, NONE, locks.getOfSubscription],
    ['GET', `${group}/${authorization}/locks/:lock`, NONE, locks.getOfGroup],
    ['GET', `${vm}/${authorization}/locks/:lock`, NONE, locks.getOfVm],
  ]
}
