import * as z from 'zod'
import { auditContainer } from './audit-container.ts'
import { BRANDING_SETTINGS } from './branding.ts'
import { FRONT_DOOR_SETTINGS } from './front-door.ts'
import { optional } from './optional.ts'
import { POLICY_SETTINGS } from './organisation-policy.ts'
import { OTHER_TENANTS_SETTING } from './other-tenants.ts'

export type LogLevel = (typeof LOG_LEVELS)[number]
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const guid = z.guid({ error: 'must be a GUID' })
const required = (what: string) => z.string({ error: `is missing: ${what}` }).min(1, { error: `is missing: ${what}` })
const httpsOrigin = z
  .url({ protocol: /^https$/, error: 'must be an https address' })
  .refine(isBareOrigin, { error: 'must be an origin without path, such as https://management.azure.com' })
  .transform((url) => new URL(url).origin)

/** What each setting must look like by itself. */
export const Environment = z.object({
  TENANT_ID: required('the directory (tenant) id of your Entra tenant').pipe(guid),
  SDK_CLIENT_ID: required('the application (client) id of the SDK app registration').pipe(guid),
  SDK_MANAGED_IDENTITY_CLIENT_ID: optional(guid),
  MANAGED_IDENTITY_CLIENT_ID: optional(guid),
  SDK_FEDERATED_TOKEN_FILE: optional(z.string()),
  SDK_CLIENT_CERTIFICATE: optional(z.string()),
  SDK_CLIENT_SECRET: optional(z.string()),
  CLOUD: optional(z.enum(['public', 'usgovernment', 'china'], { error: 'must be public, usgovernment or china' })),
  AUTHORITY_HOST: optional(httpsOrigin),
  ARM_ENDPOINT: optional(httpsOrigin),
  ARM_AUDIENCE: optional(z.url({ error: 'must be an address' })),
  CA_BUNDLE: optional(z.string()),
  HOST: optional(z.string()),
  PORT: optional(
    z
      .string()
      .regex(/^\d+$/, { error: 'must be a port number' })
      .transform(Number)
      .refine((port) => port <= 65_535, { error: 'must be a port number' }),
  ),
  PUBLIC_ORIGIN: optional(
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .refine(isBareOrigin, { error: 'must be an origin without path, such as https://vms.example.com' })
      .transform((url) => new URL(url).origin),
  ),
  WEBSITE_HOSTNAME: optional(z.string()),
  DATA_DIR: optional(z.string()),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' })),
  REDIS_AUTH: optional(z.literal('entra', { error: 'can only be: entra' })),
  AUDIT_CONTAINER: optional(auditContainer),
  WEBSITE_INSTANCE_ID: optional(z.string()),
  ...OTHER_TENANTS_SETTING,
  ...BRANDING_SETTINGS,
  ...POLICY_SETTINGS,
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })),
  ...FRONT_DOOR_SETTINGS,
  NODE_TLS_REJECT_UNAUTHORIZED: optional(z.string()),
})
export type Environment = z.infer<typeof Environment>

/** The names of all environment variables that the app reads. */
export const SETTINGS: readonly string[] = Object.keys(Environment.shape)

/** Accepts a value that is not a URL at all, because another check reports it. */
function isBareOrigin(url: string): boolean {
  const address = URL.parse(url)
  return address === null || (address.pathname === '/' && !address.search && !address.hash && !address.username)
}
