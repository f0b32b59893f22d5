import * as z from 'zod'
import { auditContainer } from './audit-container.ts'
import { CLOUDS } from './clouds.ts'
import { ConfigError } from './config.ts'
import { optional } from './optional.ts'

/** What it takes to read the audit trail: less than what the app needs. */
export interface AuditConfig {
  /** Undefined: there is no trail but in the log. */
  readonly container: string | undefined
  readonly authority: string
  readonly clientId: string | undefined
  readonly caBundle: string | undefined
}

const Environment = z.object({
  AUDIT_CONTAINER: optional(auditContainer),
  CLOUD: optional(z.enum(['public', 'usgovernment', 'china'], { error: 'must be public, usgovernment or china' })),
  AUTHORITY_HOST: optional(z.url({ protocol: /^https$/, error: 'must be an https address' })),
  MANAGED_IDENTITY_CLIENT_ID: optional(z.guid({ error: 'must be a GUID' })),
  CA_BUNDLE: optional(z.string()),
})

/** @throws ConfigError that names every fault at once */
export function readAuditConfig(environment: Readonly<Record<string, string | undefined>>): AuditConfig {
  const { data: env, error } = Environment.safeParse(environment)
  if (error) throw new ConfigError(error.issues.map(({ path, message }) => `${String(path[0])} ${message}`))
  return {
    container: env.AUDIT_CONTAINER,
    authority: env.AUTHORITY_HOST ?? CLOUDS[env.CLOUD ?? 'public'].authority,
    clientId: env.MANAGED_IDENTITY_CLIENT_ID,
    caBundle: env.CA_BUNDLE,
  }
}
