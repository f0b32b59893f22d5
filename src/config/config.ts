import { hostname } from 'node:os'
import type { VmActionName } from '../domain/vm-actions/vm-action.ts'
import { findCredentialFault, toCredential } from './app-credential.ts'
import type { Branding } from './branding.ts'
import { type Cloud, CLOUDS } from './clouds.ts'
import { Environment, type LogLevel, SETTINGS } from './environment.ts'
import { findFrontDoorFaults, type FrontDoorConfig, toFrontDoor } from './front-door.ts'
import { findOtherTenantsFaults } from './other-tenants.ts'
import { findRedisFaults } from './redis-settings.ts'
import { SDK_CREDENTIAL, type SdkApp } from './sdk-app.ts'
import { isUnresolved, UNRESOLVED } from './unresolved-reference.ts'

export interface Config {
  readonly cloud: Cloud
  readonly tenantId: string
  /** The other tenants in which people of this one may be guests, in lower case. */
  readonly otherTenants: readonly string[]
  readonly sdkApp: SdkApp
  readonly frontDoor: FrontDoorConfig
  /** What the app itself is, for what it keeps: a user-assigned managed identity, or else the system-assigned one. */
  readonly managedIdentity: {
    readonly clientId: string | undefined
    /** The setting that names it, or could. */
    readonly setting: 'MANAGED_IDENTITY_CLIENT_ID' | 'SDK_MANAGED_IDENTITY_CLIENT_ID'
  }
  /** Path of a PEM file whose certificates are trusted in addition to the built-in ones. */
  readonly caBundle: string | undefined
  /** Undefined: every interface. */
  readonly host: string | undefined
  readonly port: number
  /** What the address bar shows, `https://vms.example.com`. If a browser sends no Sec-Fetch-Site, only this origin may post. */
  readonly publicOrigin: string
  /** Origin of the Azure portal, which pages link to for what this app does not offer. */
  readonly portal: string
  /** Folder of the operations database, for one process; the database is in memory if this is undefined. */
  readonly dataDir: string | undefined
  /** The Redis that several processes share instead. With `entra`, its URL has neither user nor password. */
  readonly redis: { readonly url: string; readonly auth: 'url' | 'entra' } | undefined
  /** Address of the container that the audit trail goes to, beside the log. */
  readonly auditContainer: string | undefined
  /** What this instance is called in the audit trail. */
  readonly instance: string
  /** The branding of the organisation that runs this app. */
  readonly branding: Branding
  /** The organisation policy; `subscriptions` is undefined if the app shows all of them. */
  readonly policy: {
    readonly disabledActions: readonly VmActionName[]
    readonly subscriptions: readonly string[] | undefined
  }
  readonly logLevel: LogLevel
}

/** Names every fault in the environment, but never a value that could be secret. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(['My VMs cannot start:', ...faults.map((fault) => `  - ${fault}`)].join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Turns the environment into a frozen Config.
 *
 * @throws ConfigError that names every fault at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const unresolved = SETTINGS.filter((name) => isUnresolved(environment[name]))
  const parsed = Environment.safeParse(environment)
  const issues = parsed.success ? [] : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)
  const others = [...issues, ...findDangers(environment)]
  const faults = new Set([
    ...unresolved.map((name) => `${name} ${UNRESOLVED}`),
    // Other faults in the text of a reference say nothing about the value that it refers to.
    ...others.filter((fault) => !unresolved.some((name) => fault.startsWith(`${name} `))),
  ])
  if (!parsed.success || faults.size > 0) throw new ConfigError([...faults])
  return Object.freeze(toConfig(parsed.data))
}

/** Finds faults across settings, and settings that would make the identity headers or Azure's answers untrustworthy. */
function findDangers(environment: Readonly<Record<string, string | undefined>>): string[] {
  const dangers: string[] = [...findFrontDoorFaults(environment)]
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    dangers.push('NODE_TLS_REJECT_UNAUTHORIZED=0 turns off certificate checks. Name the CA in CA_BUNDLE instead')
  }
  if (!environment['PUBLIC_ORIGIN'] && !environment['WEBSITE_HOSTNAME']) {
    dangers.push('PUBLIC_ORIGIN is missing: the address that people open, such as https://vms.example.com')
  }
  const explicit = ['AUTHORITY_HOST', 'ARM_ENDPOINT'].filter((name) => environment[name])
  if (explicit.length === 1) dangers.push('AUTHORITY_HOST and ARM_ENDPOINT go together: set both or neither')
  const credential = findCredentialFault(environment, SDK_CREDENTIAL, 'SDK')
  if (credential) dangers.push(credential)
  dangers.push(...findRedisFaults(environment), ...findOtherTenantsFaults(environment))
  return dangers
}

function toConfig(env: Environment): Config {
  const { tokenExchangeAudience } = CLOUDS[env.CLOUD ?? 'public']
  const { SDK_MANAGED_IDENTITY_CLIENT_ID, SDK_FEDERATED_TOKEN_FILE, SDK_CLIENT_CERTIFICATE, SDK_CLIENT_SECRET } = env
  const ofSdkApp = {
    SDK_MANAGED_IDENTITY_CLIENT_ID,
    SDK_FEDERATED_TOKEN_FILE,
    SDK_CLIENT_CERTIFICATE,
    SDK_CLIENT_SECRET,
  }
  return {
    cloud: toCloud(env),
    tenantId: env.TENANT_ID.toLowerCase(),
    otherTenants: env.OTHER_TENANTS ?? [],
    sdkApp: {
      clientId: env.SDK_CLIENT_ID.toLowerCase(),
      credential: toCredential(ofSdkApp, SDK_CREDENTIAL, tokenExchangeAudience),
    },
    frontDoor: toFrontDoor(env, tokenExchangeAudience),
    managedIdentity: toManagedIdentity(env),
    caBundle: env.CA_BUNDLE,
    host: env.HOST,
    port: env.PORT ?? 8080,
    portal: CLOUDS[env.CLOUD ?? 'public'].portal,
    publicOrigin: env.PUBLIC_ORIGIN ?? `https://${env.WEBSITE_HOSTNAME ?? ''}`,
    dataDir: env.DATA_DIR,
    redis: env.REDIS_URL === undefined ? undefined : { url: env.REDIS_URL, auth: env.REDIS_AUTH ?? 'url' },
    auditContainer: env.AUDIT_CONTAINER,
    instance: env.WEBSITE_INSTANCE_ID ?? hostname(),
    branding: { organisation: env.ORGANISATION_NAME, support: env.SUPPORT_CONTACT, notice: env.NOTICE },
    policy: { disabledActions: env.DISABLED_ACTIONS ?? [], subscriptions: env.SUBSCRIPTIONS },
    logLevel: env.LOG_LEVEL ?? 'info',
  }
}

/** Most installations have one identity for everything. */
function toManagedIdentity({
  MANAGED_IDENTITY_CLIENT_ID: own,
  SDK_MANAGED_IDENTITY_CLIENT_ID: ofSdkApp,
}: Environment): Config['managedIdentity'] {
  if (own !== undefined || ofSdkApp === undefined) {
    return { clientId: own?.toLowerCase(), setting: 'MANAGED_IDENTITY_CLIENT_ID' }
  }
  return { clientId: ofSdkApp.toLowerCase(), setting: 'SDK_MANAGED_IDENTITY_CLIENT_ID' }
}

function toCloud(env: Environment): Cloud {
  const known = CLOUDS[env.CLOUD ?? 'public']
  const armEndpoint = env.ARM_ENDPOINT ?? known.armEndpoint
  return {
    authority: env.AUTHORITY_HOST ?? known.authority,
    armEndpoint,
    armAudience: env.ARM_AUDIENCE ?? (env.ARM_ENDPOINT ? armEndpoint : known.armAudience),
  }
}
