import type { Agent } from 'node:https'
import * as z from 'zod'
import type { AppIdentity } from './app-identity.ts'
import { EasyAuthError } from './easy-auth-error.ts'

export interface EasyAuthOptions {
  /** Id of the tenant whose people may sign in. */
  readonly tenantId: string
  /** Ids of other tenants whose tokens are accepted too. The app registration must be multitenant, and be known in each of them. */
  readonly otherTenantIds?: readonly string[]
  /** Client id of the app registration that people's tokens are for, and that exchanges them. */
  readonly clientId: string
  readonly credential: AppCredential
  /** Origin of Entra. Default: that of public Azure. */
  readonly authority?: string
  /** The scope that a token must have. Default: `user_impersonation`. */
  readonly scope?: string
  /** The connections to Entra. Default: at most 64, kept open until `close`. */
  readonly agent?: Agent
  /** The managed identity that the credential names. Default: one of its own, until `close`. */
  readonly appIdentity?: AppIdentity
  readonly limits?: Partial<Limits>
  /** How your app calls these options, for remedies. */
  readonly names?: Partial<Names>
  /** Milliseconds since the Unix epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/** How the app registration proves to Entra who it is. */
export type AppCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** Path of a PEM file with certificate and private key. Read again for every exchange, because it may be renewed. */
  | { readonly kind: 'certificate'; readonly path: string }
  /**
   * Client id of a user-assigned managed identity that a federated credential of the app registration names, and the audience
   * of that credential. Default: that of public Azure. Entra takes no system-assigned identity here:
   * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
   */
  | { readonly kind: 'managed-identity'; readonly clientId: string; readonly audience?: string }
  /**
   * Path of a file with a token of another issuer, which a federated credential of the app registration names: the service account
   * of a Kubernetes cluster. Read again for every exchange, because the cluster renews it.
   */
  | { readonly kind: 'token-file'; readonly path: string }

/** Milliseconds. */
export interface Limits {
  /** The exchange of one token, without a retry. */
  readonly exchange: number
  /** Discovery, and the keys after it. */
  readonly discovery: number
  /** The token of the managed identity, with every try. */
  readonly assertion: number
  /** After this time a second request for that token goes out beside the first. */
  readonly assertionSlow: number
  /** That token is renewed at least this long before its end, if it lives long enough. */
  readonly assertionRenewal: number
  /** The longest pause between two tries to renew it. */
  readonly assertionRetry: number
  /** A token this close to its end is not handed out any more. */
  readonly tokenMargin: number
  readonly discoveryFresh: number
  readonly keysFresh: number
  /** How long a token that was found right is not verified again: the longest that a withdrawn key is believed. */
  readonly verifiedTokenFresh: number
}

/** Names of options, as a remedy prints them: `TENANT_ID names no tenant of this cloud.` */
export interface Names {
  readonly tenantId: string
  readonly otherTenantIds: string
  readonly clientId: string
  readonly secret: string
  readonly certificate: string
  readonly tokenFile: string
  /** The setting that decides the authority. */
  readonly cloud: string
  readonly registration: string
  readonly resource: string
  /** The setting with the client id of a managed identity. */
  readonly managedIdentity: string
}

/** The options with every default filled in. */
export type Settings = Required<Omit<EasyAuthOptions, 'agent' | 'appIdentity' | 'limits' | 'names'>> & {
  readonly appIdentity: AppIdentity | undefined
  readonly limits: Limits
  readonly names: Names
}

export const DEFAULT_AUTHORITY = 'https://login.microsoftonline.com'

export const LIMITS: Limits = {
  exchange: 8_000,
  discovery: 4_000,
  assertion: 4_000,
  assertionSlow: 1_500,
  assertionRenewal: 5 * 60_000,
  assertionRetry: 30_000,
  tokenMargin: 60_000,
  discoveryFresh: 60 * 60_000,
  keysFresh: 60 * 60_000,
  verifiedTokenFresh: 60_000,
}

export const NAMES: Names = {
  tenantId: 'tenantId',
  otherTenantIds: 'otherTenantIds',
  clientId: 'clientId',
  secret: 'credential.secret',
  certificate: 'credential.path',
  tokenFile: 'credential.path',
  cloud: 'authority',
  registration: 'app registration',
  resource: 'the resource that is asked for',
  managedIdentity: 'clientId',
}

/** @throws EasyAuthError misconfigured, which names every option at fault */
export function readOptions(options: EasyAuthOptions): Settings {
  const { tenantId, otherTenantIds = [], clientId, credential, authority = DEFAULT_AUTHORITY } = options
  const names = { ...NAMES, ...options.names }
  const { error, data } = Checked.safeParse({ tenantId, otherTenantIds, clientId, credential, authority })
  if (error) {
    const remedy = error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join(' ')
    throw new EasyAuthError('misconfigured', 'The options of createEasyAuth are not complete.', { remedy })
  }
  return {
    ...data,
    credential,
    appIdentity: options.appIdentity,
    scope: options.scope ?? 'user_impersonation',
    now: options.now ?? Date.now,
    limits: { ...LIMITS, ...options.limits },
    names,
  }
}

const guid = z.guid({ error: 'must be a GUID' }).transform((id) => id.toLowerCase())
const text = z.string({ error: 'is missing' }).min(1, { error: 'is missing' })
const Checked = z.object({
  tenantId: guid,
  otherTenantIds: z.array(guid),
  clientId: guid,
  authority: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .transform((address) => new URL(address).origin),
  credential: z.discriminatedUnion(
    'kind',
    [
      z.object({ kind: z.literal('secret'), secret: text }),
      z.object({ kind: z.literal('certificate'), path: text }),
      z.object({ kind: z.literal('managed-identity'), clientId: guid, audience: text.optional() }),
      z.object({ kind: z.literal('token-file'), path: text }),
    ],
    { error: 'must be of the kind secret, certificate, managed-identity or token-file' },
  ),
})

/** Whether people of this tenant may come. Expects the id in lower case. */
export function isAccepted(
  { tenantId, otherTenantIds }: Pick<Settings, 'tenantId' | 'otherTenantIds'>,
  id: string,
): boolean {
  return id === tenantId || otherTenantIds.includes(id)
}
