import type { LocalAzure } from './local-azure.ts'

export const PUBLIC_ORIGIN = 'https://vms.contoso.example'

/** The settings that an administrator would make for the app, with a simulated Azure. */
export function appEnvironment(azure: LocalAzure): Record<string, string> {
  return {
    TENANT_ID: azure.directory.tenantId,
    SDK_CLIENT_ID: azure.directory.apps.sdk.clientId,
    SDK_CLIENT_SECRET: azure.directory.apps.sdk.clientSecret,
    AUTHORITY_HOST: azure.origin,
    ARM_ENDPOINT: azure.origin,
    CA_BUNDLE: azure.caFile,
    PUBLIC_ORIGIN,
    WEBSITE_AUTH_ENABLED: 'True',
    HOST: '127.0.0.1',
  }
}
