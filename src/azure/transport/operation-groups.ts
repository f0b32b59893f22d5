/**
 * The groups of operations that the app uses of Azure's clients. The production package leaves all others out, which are most of
 * their code, so the types of `ArmClients` have no others either.
 */
export const OPERATION_GROUPS = {
  '@azure/arm-compute': ['virtualMachines'],
  '@azure/arm-resources': ['resourceGroups', 'resources'],
  '@azure/arm-resources-subscriptions': ['subscriptions', 'tenants'],
} as const

/** A client as far as the package has it. */
export type InPackage<Client, Package extends keyof typeof OPERATION_GROUPS> = Pick<
  Client,
  Extract<keyof Client, 'pipeline' | (typeof OPERATION_GROUPS)[Package][number]>
>
