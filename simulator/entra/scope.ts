import { EntraError } from './entra-error.ts'
import { ARM_APP_ID, USER_IMPERSONATION } from './tokens.ts'

/** Scopes of OpenID Connect itself. They request extra values in the response and belong to no resource. */
const OPEN_ID_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const
export type OpenIdScope = (typeof OPEN_ID_SCOPES)[number]

export interface AskedScope {
  /** The resource as the client wrote it: `https://management.azure.com/.default` names `https://management.azure.com`. */
  readonly resource: string
  /** The scopes requested for the resource, in full and in the client's order. */
  readonly resourceScopes: readonly string[]
  readonly isDefault: boolean
  readonly openId: ReadonlySet<OpenIdScope>
}

/** Reads a `scope` parameter. Like Entra, throws for no resource, several, or `.default` together with another scope. */
export function readScope(text: string): AskedScope {
  const scopes = [...new Set(text.split(' ').filter(Boolean))]
  const openId = new Set(OPEN_ID_SCOPES.filter((scope) => scopes.includes(scope)))
  const resourceScopes = scopes.filter((scope) => !OPEN_ID_SCOPES.some((known) => known === scope))

  const resources = new Set(resourceScopes.map(toResource))
  const [resource, ...others] = resources
  if (resource === undefined) throw new EntraError('invalidScope', { scope: text })
  if (others.length > 0) throw new EntraError('severalResources', { scope: text })

  const isDefault = resourceScopes.some((scope) => scope.endsWith('/.default'))
  if (isDefault && resourceScopes.length > 1) throw new EntraError('invalidScope', { scope: text })
  return { resource, resourceScopes, isDefault, openId }
}

function toResource(scope: string): string {
  const slash = scope.lastIndexOf('/')
  // A scope without a resource belongs to Microsoft Graph.
  return slash < 0 ? MICROSOFT_GRAPH : scope.slice(0, slash)
}

const MICROSOFT_GRAPH = 'https://graph.microsoft.com'

/** Every audience that Azure Resource Manager accepts. `origin` is one because the Azure CLI requests the endpoint itself. */
export function toArmAudiences(origin: string): readonly string[] {
  const names = ['https://management.core.windows.net', 'https://management.azure.com', origin]
  return [...names.flatMap((name) => [`${name}/`, name]), ARM_APP_ID]
}

/** The resources for which an app or a managed identity gets a token of its own: Resource Manager, Redis and Storage. */
export function toAppAudiences(origin: string): readonly string[] {
  return [...toArmAudiences(origin), ...[REDIS, STORAGE].flatMap((name) => [name, `${name}/`])]
}

/** https://learn.microsoft.com/azure/redis/entra-for-authentication */
const REDIS = 'https://redis.azure.com'
/** https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory */
const STORAGE = 'https://storage.azure.com'

export function isStorage(resource: string): boolean {
  return resource.replace(/\/$/, '') === STORAGE
}

/** Whether the resource exists in every tenant. No app in this directory has consent for it. */
export function isKnownResource(resource: string): boolean {
  return [MICROSOFT_GRAPH, '00000003-0000-0000-c000-000000000000'].includes(resource.replace(/\/$/, ''))
}

/** The granted scope in Entra's format: the permission, then `.default` if the client asked for that. */
export function toGrantedScope({ resource, resourceScopes, isDefault }: AskedScope): string {
  return isDefault ? `${resource}/${USER_IMPERSONATION} ${resource}/.default` : resourceScopes.join(' ')
}
