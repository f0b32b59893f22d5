import type { RoleAssignment } from '../rbac/role-assignment.ts'
import { BUILT_IN_ROLES } from '../rbac/role-definition.ts'
import { groupArmId, subscriptionArmId } from './arm-id.ts'
import { PEOPLE } from './contoso-people.ts'
import { addVm, createGroup, DEALLOCATED, RUNNING } from './contoso-vms.ts'
import { guidFrom } from './guid.ts'
import type { DenyAssignment } from './seed.ts'
import type { Subscription } from './subscription.ts'

/** A subscription that one person alone sees, in which each machine is of a kind of its own. */
export function createPlatform(): {
  readonly subscription: Subscription
  readonly assignments: readonly RoleAssignment[]
  readonly denyAssignments: readonly DenyAssignment[]
} {
  const subscription: Subscription = {
    subscriptionId: '7ac16b0d-48e2-4f9b-b3c5-1d70e9f26a84',
    displayName: 'Contoso Platform',
    state: 'Enabled',
    groups: new Map(),
  }
  const providers = `${subscriptionArmId(subscription)}/resourceGroups/rg-platform/providers`
  const workspace = `${providers}/Microsoft.Databricks/workspaces/analytics`
  const cluster = `${providers}/Microsoft.ContainerService/managedClusters/shop`
  const spot = createGroup(subscription, 'rg-render', 'westeurope', { env: 'production' })
  const desks = createGroup(subscription, 'rg-desks', 'westeurope', { env: 'office' })
  const databricks = createGroup(
    subscription,
    'databricks-rg-analytics-k5yd2vq7mzt4e',
    'westeurope',
    {},
    { managedBy: workspace },
  )
  const nodes = createGroup(subscription, 'MC_rg-platform_shop_westeurope', 'westeurope', {}, { managedBy: cluster })
  const training = createGroup(subscription, 'rg-training', 'westeurope', {})

  addVm(spot, 'render-spot-01', 'Standard_F8s_v2', 'ubuntu', RUNNING, { eviction: 'Deallocate' })
  addVm(spot, 'render-spot-02', 'Standard_F8s_v2', 'ubuntu', RUNNING, { eviction: 'Delete' })
  addVm(spot, 'render-scratch', 'Standard_F8s_v2', 'ubuntu', RUNNING, { ephemeralDisk: true })
  addVm(spot, 'render-queue_0', 'Standard_F8s_v2', 'ubuntu', RUNNING, { scaleSet: 'render-queue' })
  addVm(spot, 'render-old', 'Standard_F8s_v2', 'ubuntu', { ...RUNNING, provisioning: 'Deleting' })
  addVm(spot, 'render-new', 'Standard_F8s_v2', 'ubuntu', { ...RUNNING, provisioning: 'Updating' })

  addVm(desks, 'desk-01', 'Standard_D4s_v5', 'windowsClient', RUNNING, { canHibernate: true })
  addVm(
    desks,
    'desk-02',
    'Standard_D4s_v5',
    'windowsClient',
    { ...DEALLOCATED, hibernated: true },
    { canHibernate: true },
  )

  // Nobody but the service may change it.
  addVm(databricks, '3f9c1d7be0a24c5f8b16d2e7a94c0f53', 'Standard_E4s_v5', 'ubuntu', RUNNING, {
    tags: { Vendor: 'Databricks', ClusterName: 'nightly', Creator: 'frances@contoso.example' },
  })
  addVm(nodes, 'aks-system-21648357-vms1', 'Standard_D4s_v5', 'ubuntu', RUNNING, {
    tags: { 'aks-managed-poolName': 'system', 'aks-managed-orchestrator': 'Kubernetes:1.33.2' },
  })
  addVm(training, 'training-07', 'Standard_B2ms', 'windowsServer', DEALLOCATED, {
    tags: { 'hidden-DevTestLabs-LabUId': guidFrom('lab training') },
  })

  return {
    subscription,
    assignments: [
      { principalId: PEOPLE.frances.objectId, scope: subscriptionArmId(subscription), role: BUILT_IN_ROLES.owner },
    ],
    denyAssignments: [
      {
        scope: groupArmId(databricks),
        name: `System deny assignment created by Azure Databricks ${workspace}`,
        id: guidFrom('deny assignment of analytics').replaceAll('-', ''),
      },
    ],
  }
}
