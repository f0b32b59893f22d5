import { BUILT_IN_ROLES } from '../rbac/role-definition.ts'
import { groupArmId, subscriptionArmId, vmArmId } from './arm-id.ts'
import { PEOPLE, PEOPLE_WITH_OBSTACLES } from './contoso-people.ts'
import { createPlatform } from './contoso-platform.ts'
import { VM_STARTER } from './contoso-roles.ts'
import { addVms, createGroup } from './contoso-vms.ts'
import { createFabrikam, GUEST_TENANTS } from './fabrikam.ts'
import type { Seed } from './seed.ts'
import type { Subscription } from './subscription.ts'

/** A small company with one example of each awkward case; contoso-vms.ts says which VM is which. */
export function createContoso(): Seed {
  const production = createSubscription('2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', 'Contoso Production', 'Enabled')
  const development = createSubscription('9d41e6f8-3b07-4c92-a85d-0f6b2c8e7153', 'Contoso Development', 'Enabled')
  const archive = createSubscription('e8a3d5c0-7f19-4b64-8e2a-91c4b0f7d236', 'Contoso Archive', 'Disabled')

  const web = createGroup(production, 'rg-web-prod', 'westeurope', { env: 'production', team: 'web' })
  const data = createGroup(production, 'rg-data-prod', 'westeurope', { env: 'production', team: 'data' })
  const identity = createGroup(production, 'RG-Identity', 'northeurope', { env: 'production' })
  const developers = createGroup(development, 'rg-dev-team', 'swedencentral', { env: 'development' })
  const builds = createGroup(development, 'rg-ci', 'westeurope', { env: 'development', team: 'platform' })
  const lab = createGroup(development, 'rg-lab', 'uksouth', {})
  const legacy = createGroup(archive, 'rg-legacy', 'germanywestcentral', { env: 'archive' })

  const platform = createPlatform()
  const fabrikam = createFabrikam()
  const { locked, onCall } = addVms({ web, data, identity, developers, builds, lab, legacy })
  return {
    subscriptions: [production, development, archive, platform.subscription, fabrikam.subscription],
    people: [...Object.values(PEOPLE), ...PEOPLE_WITH_OBSTACLES],
    assignments: [
      { principalId: PEOPLE.ada.objectId, scope: subscriptionArmId(production), role: BUILT_IN_ROLES.owner },
      { principalId: PEOPLE.ada.objectId, scope: subscriptionArmId(development), role: BUILT_IN_ROLES.owner },
      { principalId: PEOPLE.ada.objectId, scope: subscriptionArmId(archive), role: BUILT_IN_ROLES.reader },
      { principalId: PEOPLE.ada.objectId, scope: groupArmId(legacy), role: BUILT_IN_ROLES.virtualMachineContributor },
      {
        principalId: PEOPLE.grace.objectId,
        scope: groupArmId(developers),
        role: BUILT_IN_ROLES.virtualMachineContributor,
      },
      { principalId: PEOPLE.grace.objectId, scope: groupArmId(builds), role: BUILT_IN_ROLES.reader },
      { principalId: PEOPLE.linus.objectId, scope: subscriptionArmId(production), role: BUILT_IN_ROLES.reader },
      { principalId: PEOPLE.margaret.objectId, scope: groupArmId(web), role: VM_STARTER },
      { principalId: PEOPLE.margaret.objectId, scope: vmArmId(onCall), role: VM_STARTER },
      ...PEOPLE_WITH_OBSTACLES.map(({ objectId }) => ({
        principalId: objectId,
        scope: groupArmId(builds),
        role: BUILT_IN_ROLES.reader,
      })),
      ...platform.assignments,
      ...fabrikam.assignments,
    ],
    locks: [{ scope: vmArmId(locked), level: 'ReadOnly' }],
    denyAssignments: platform.denyAssignments,
    otherTenants: GUEST_TENANTS,
  }
}

function createSubscription(subscriptionId: string, displayName: string, state: Subscription['state']): Subscription {
  return { subscriptionId, displayName, state, groups: new Map() }
}
