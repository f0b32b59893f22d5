import type { OtherTenant, Person } from '../directory.ts'
import type { RoleAssignment } from '../rbac/role-assignment.ts'
import { BUILT_IN_ROLES } from '../rbac/role-definition.ts'
import { TENANT } from './app-registrations.ts'
import { groupArmId } from './arm-id.ts'
import { PEOPLE } from './contoso-people.ts'
import { addVm, createGroup, DEALLOCATED, RUNNING } from './contoso-vms.ts'
import { guidFrom } from './guid.ts'
import type { Subscription } from './subscription.ts'

const FABRIKAM_ID = '1c84f5d7-92ab-4e03-8f6d-53b0c7e9a218'
const NORTHWIND_ID = 'a6d03b92-7e15-4c48-b1f9-08e4d27c5f63'

const grace = invite(PEOPLE.grace, FABRIKAM_ID)

/** The tenants in which Grace is a guest. Northwind refuses: nobody there has consented to the apps. */
export const GUEST_TENANTS: readonly OtherTenant[] = [
  {
    tenantId: FABRIKAM_ID,
    tenantName: 'Fabrikam',
    domain: 'fabrikam.example',
    guests: [grace],
    isConsented: true,
  },
  {
    tenantId: NORTHWIND_ID,
    tenantName: 'Northwind',
    domain: 'northwind.example',
    guests: [invite(PEOPLE.grace, NORTHWIND_ID)],
    isConsented: false,
  },
]

/** Fabrikam's only subscription. It has a machine with the name and the resource group of one of Contoso's. */
export function createFabrikam(): { subscription: Subscription; assignments: readonly RoleAssignment[] } {
  const subscription: Subscription = {
    subscriptionId: '5b7e2c90-d3a1-4f68-9e04-c26f81b5d7a3',
    tenantId: FABRIKAM_ID,
    displayName: 'Fabrikam Research',
    state: 'Enabled',
    groups: new Map(),
  }
  const developers = createGroup(subscription, 'rg-dev-team', 'northeurope', { env: 'development' })
  const render = createGroup(subscription, 'rg-render', 'northeurope', { env: 'production' })
  addVm(developers, 'dev-grace', 'Standard_D4s_v5', 'ubuntu', RUNNING, { address: '52.138.9.17' })
  addVm(developers, 'compiler', 'Standard_F8s_v2', 'debian', DEALLOCATED)
  addVm(render, 'render-01', 'Standard_NV6ads_A10_v5', 'windowsServer', RUNNING)
  return {
    subscription,
    assignments: [
      { principalId: grace.objectId, scope: groupArmId(developers), role: BUILT_IN_ROLES.virtualMachineContributor },
      { principalId: grace.objectId, scope: groupArmId(render), role: BUILT_IN_ROLES.reader },
    ],
  }
}

/** A guest is another object in each tenant. */
function invite(person: Person, tenantId: string): Person {
  const { objectId } = person
  return {
    ...person,
    objectId: guidFrom(`guest ${objectId} in ${tenantId}`),
    home: { tenantId: TENANT.tenantId, objectId },
  }
}
