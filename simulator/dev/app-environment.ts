import type { Directory } from '../directory.ts'
import { MANAGED_IDENTITY_PATH } from '../entra/managed-identity.ts'

interface AppEnvironment {
  readonly directory: Directory
  readonly origin: string
  readonly publicOrigin: string
  readonly caBundle: string
  /** Undefined: the local Easy Auth signs people in. */
  readonly sessionKey: string | undefined
  readonly redis: { readonly url: string } | undefined
  readonly audit: { readonly endpoint: string; readonly container: string } | undefined
}

/** The settings of an app instance: what App Service sets, and where the local Azure is. An empty one hides that of the shell. */
export function toAppEnvironment(
  port: number,
  { directory, origin, publicOrigin, caBundle, sessionKey, redis, audit }: AppEnvironment,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_ORIGIN: publicOrigin,
    ...(sessionKey === undefined ? { FRONT_DOOR: '', WEBSITE_AUTH_ENABLED: 'True' } : toOwnDoor(directory, sessionKey)),
    WEBSITE_INSTANCE_ID: `local-${port}`,
    TENANT_ID: directory.tenantId,
    SDK_CLIENT_ID: directory.apps.sdk.clientId,
    SDK_CLIENT_SECRET: directory.apps.sdk.clientSecret,
    SDK_CLIENT_CERTIFICATE: '',
    SDK_MANAGED_IDENTITY_CLIENT_ID: '',
    MANAGED_IDENTITY_CLIENT_ID: directory.managedIdentity.clientId,
    IDENTITY_ENDPOINT: `${origin}${MANAGED_IDENTITY_PATH}`,
    IDENTITY_HEADER: directory.managedIdentity.header,
    AUTHORITY_HOST: origin,
    ARM_ENDPOINT: origin,
    ARM_AUDIENCE: '',
    CLOUD: '',
    CA_BUNDLE: caBundle,
    ...(redis && { REDIS_URL: redis.url, REDIS_AUTH: 'entra' }),
    ...(audit && { AUDIT_CONTAINER: `${audit.endpoint}/${audit.container}` }),
  }
}

/** What the app needs to sign people in by itself. */
function toOwnDoor({ apps, otherTenants = [] }: Directory, sessionKey: string): NodeJS.ProcessEnv {
  return {
    FRONT_DOOR: 'entra',
    WEBSITE_AUTH_ENABLED: '',
    AUTH_CLIENT_ID: apps.auth.clientId,
    AUTH_CLIENT_SECRET: apps.auth.clientSecret,
    AUTH_CLIENT_CERTIFICATE: '',
    AUTH_MANAGED_IDENTITY_CLIENT_ID: '',
    SESSION_KEY: sessionKey,
    SESSION_KEY_BEFORE: '',
    OTHER_TENANTS: process.env['OTHER_TENANTS'] ?? otherTenants.map(({ tenantId }) => tenantId).join(),
  }
}
