import { CLOUDS } from './clouds.ts'
import { ConfigError } from './config.ts'
import { Environment } from './environment.ts'

/** What it takes to read the audit trail: less than what the app needs. */
export interface AuditConfig {
  /** Undefined: there is no trail but in the log. */
  readonly container: string | undefined
  readonly authority: string
  readonly clientId: string | undefined
  readonly caBundle: string | undefined
}

const AuditEnvironment = Environment.pick({
  AUDIT_CONTAINER: true,
  CLOUD: true,
  AUTHORITY_HOST: true,
  MANAGED_IDENTITY_CLIENT_ID: true,
  CA_BUNDLE: true,
})

/** @throws ConfigError that names every fault at once */
export function readAuditConfig(environment: Readonly<Record<string, string | undefined>>): AuditConfig {
  const { data: env, error } = AuditEnvironment.safeParse(environment)
  if (error) throw new ConfigError(error.issues.map(({ path, message }) => `${String(path[0])} ${message}`))
  return {
    container: env.AUDIT_CONTAINER,
    authority: env.AUTHORITY_HOST ?? CLOUDS[env.CLOUD ?? 'public'].authority,
    clientId: env.MANAGED_IDENTITY_CLIENT_ID,
    caBundle: env.CA_BUNDLE,
  }
}
