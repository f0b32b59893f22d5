import type { RoleDefinition } from '../rbac/role-definition.ts'
import { guidFrom } from './guid.ts'

/** A typical custom role for on-call staff. */
export const VM_STARTER: RoleDefinition = {
  name: guidFrom('role VM Starter'),
  roleName: 'VM Starter',
  type: 'CustomRole',
  description: 'Starts and restarts virtual machines, and never takes one away.',
  actions: [
    'Microsoft.Authorization/*/read',
    'Microsoft.Compute/virtualMachines/read',
    'Microsoft.Compute/virtualMachines/instanceView/read',
    'Microsoft.Compute/virtualMachines/start/action',
    'Microsoft.Compute/virtualMachines/restart/action',
    'Microsoft.Network/networkInterfaces/read',
    'Microsoft.Network/publicIPAddresses/read',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
  ],
  notActions: [],
}
