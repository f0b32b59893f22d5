import { ComputeManagementClient, type VirtualMachine } from '@azure/arm-compute'
import { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import { OnBehalfOfCredential, type TokenCredential } from '@azure/identity'
import type { Environment } from './environment.ts'

/** Azure's own SDKs, set up as their documentation shows. */
export function createSdk(environment: Environment) {
  const { ARM_ENDPOINT } = environment
  const options = { endpoint: ARM_ENDPOINT, credentials: { scopes: [`${ARM_ENDPOINT}/.default`] } }
  const authority = { authorityHost: environment.AUTHORITY_HOST, disableInstanceDiscovery: true }
  return {
    createCredential: (userAssertionToken: string) =>
      new OnBehalfOfCredential({
        tenantId: environment.TENANT_ID,
        clientId: environment.SDK_CLIENT_ID,
        clientSecret: environment.SDK_CLIENT_SECRET,
        userAssertionToken,
        ...authority,
      }),
    subscriptions: (credential: TokenCredential) => new SubscriptionClient(credential, options).subscriptions,
    virtualMachines: (credential: TokenCredential, subscriptionId: string) =>
      new ComputeManagementClient(credential, subscriptionId, options).virtualMachines,
  }
}

export type Sdk = ReturnType<typeof createSdk>

export interface Listed {
  readonly vm: VirtualMachine
  readonly subscription: string
  readonly power: string
}

export function readPower(statuses: readonly { code?: string }[] = []): string {
  const code = statuses.map((status) => status.code ?? '').find((one) => one.startsWith('PowerState/'))
  return code?.slice('PowerState/'.length) ?? 'unknown'
}
