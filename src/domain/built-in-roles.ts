import { grants, type Permission } from './rights.ts'

/** A role that Azure itself has, and what it grants on VMs. */
export interface BuiltInRole extends Permission {
  /** The name of its definition, the same in every directory. */
  readonly id: string
  /** As Azure calls it, in English. */
  readonly name: string
}

/**
 * The roles of Azure that let people act on VMs, those first that grant the least.
 * Read on 2026-12-01: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/compute
 */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  {
    id: '489581de-a3bd-480d-9518-53dea7416b33',
    name: 'Desktop Virtualization Power On Contributor',
    actions: ['Microsoft.Compute/virtualMachines/start/action'],
    notActions: [],
  },
  {
    id: '40c5ff49-9181-41f8-ae61-143b0e78555e',
    name: 'Desktop Virtualization Power On Off Contributor',
    actions: [
      'Microsoft.Compute/virtualMachines/deallocate/action',
      'Microsoft.Compute/virtualMachines/powerOff/action',
      'Microsoft.Compute/virtualMachines/restart/action',
      'Microsoft.Compute/virtualMachines/start/action',
    ],
    notActions: [],
  },
  {
    id: '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
    name: 'Virtual Machine Contributor',
    actions: ['Microsoft.Compute/virtualMachines/*'],
    notActions: [],
  },
]

/** The role that grants the least beside these Azure RBAC actions; undefined if there is none that grants them all. */
export function findLeastRole(actions: readonly string[]): BuiltInRole | undefined {
  return BUILT_IN_ROLES.find((role) => actions.every((action) => grants([role], action)))
}
