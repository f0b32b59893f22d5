import { armAppId, userImpersonation } from './tokens.ts'
import { EntraError } from './entra-error.ts'

/** Scopes of OpenID Connect itself: they ask for more in the answer, and belong to no resource. */
const openIdScopes = ['openid', 'profile', 'email', 'offline_access'] as const
export type OpenIdScope = (typeof openIdScopes)[number]

export interface AskedScope {
  /** The resource as the client wrote it: `https://management.azure.com/.default` names `https://management.azure.com`. */
  readonly resource: string
  /** What is asked of the resource, in full, in the order given. */
  readonly resourceScopes: readonly string[]
  readonly isDefault: boolean
  readonly openId: ReadonlySet<OpenIdScope>
}

/** Reads a `scope` parameter. Throws as Entra refuses: no resource, several, or `.default` beside another scope. */
export function readScope(text: string): AskedScope {
  const scopes = [...new Set(text.split(' ').filter(Boolean))]
  const openId = new Set(openIdScopes.filter((scope) => scopes.includes(scope)))
  const resourceScopes = scopes.filter((scope) => !openIdScopes.some((known) => known === scope))

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
  // A scope without a resource is Microsoft Graph's.
  return slash < 0 ? microsoftGraph : scope.slice(0, slash)
}

const microsoftGraph = 'https://graph.microsoft.com'

/** Every audience that Azure Resource Manager takes; `origin` too, since the az command line asks for the endpoint itself. */
export function toArmAudiences(origin: string): readonly string[] {
  const names = ['https://management.core.windows.net', 'https://management.azure.com', origin]
  return [...names.flatMap((name) => [`${name}/`, name]), armAppId]
}

/** Exists in every tenant, but nobody here has consented to it. */
export function isKnownResource(resource: string): boolean {
  return [microsoftGraph, '00000003-0000-0000-c000-000000000000'].includes(resource.replace(/\/$/, ''))
}

/** As Entra words what was granted: the permission, then `.default` if that is what was asked for. */
export function toGrantedScope({ resource, resourceScopes, isDefault }: AskedScope): string {
  return isDefault ? `${resource}/${userImpersonation} ${resource}/.default` : resourceScopes.join(' ')
}
