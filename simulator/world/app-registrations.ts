import type { AppRegistration, ManagedIdentity } from '../directory.ts'

/**
 * Where Entra sends browsers back to: Easy Auth's callback, then the addresses of an app that signs people in by itself.
 * No port is named, since Entra ignores it for loopback.
 */
export const REDIRECT_URIS: readonly string[] = [
  ...['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}/.auth/login/aad/callback`),
  'http://localhost/auth/callback',
  'http://localhost/auth/signed-out',
]

/** Fixed, to keep existing configurations valid. The secrets aren't sensitive: they work with this simulator only. */
export const APP_REGISTRATIONS = {
  auth: {
    displayName: 'My VMs (sign-in)',
    clientId: '4f3c1d52-8a7e-4b06-9d2f-6e1a7c5b9031',
    objectId: '0b9d6a1e-5c34-4f7b-8e21-93d4a7f6c512',
    clientSecret: 'simulated-secret-of-the-sign-in-app',
    redirectUris: REDIRECT_URIS,
    frontChannelLogoutUri: 'http://localhost/auth/front-channel-logout',
  },
  sdk: {
    displayName: 'My VMs (Azure access)',
    clientId: '8d2e7b90-31f4-4c6a-a5b8-f0967e4d1c23',
    objectId: 'c7a1f3e8-9b20-4d65-b3f1-2e8d0a6c7b94',
    clientSecret: 'simulated-secret-of-the-sdk-app',
    expiredSecret: 'expired-secret-of-the-sdk-app',
  },
  servicePrincipal: {
    displayName: 'Automation',
    clientId: 'e15b0c47-6d93-4a28-8f7c-b4d2a9e30f68',
    objectId: '5a8c2f71-e04d-4936-9b1a-7d6f3c8e2b05',
    clientSecret: 'simulated-secret-of-the-automation',
  },
} as const satisfies Record<string, AppRegistration>

export const MANAGED_IDENTITY: ManagedIdentity = {
  clientId: '3b6f0d82-91c7-4e5a-b8d4-7f20c6a9e135',
  objectId: 'd94e1a67-5f38-4b02-8c6d-a17b3e90f254',
  resourceId:
    '/subscriptions/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/my-vms',
  header: '6e2c9f14-0d7b-4a83-95e1-c8b4f7a3d206',
}

export const TENANT = {
  tenantId: '7c9e6a2b-4d18-4f53-b0e7-1a8d5c3f9e64',
  tenantName: 'Contoso',
} as const
