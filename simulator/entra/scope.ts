import { EntraError } from './entra-error.ts'

/** The scope of the SDK app and the scope of Azure Resource Manager. They happen to have the same name. */
export const USER_IMPERSONATION = 'user_impersonation'

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

/** Whether the resource exists in every tenant. No app in this directory has consent for it. */
export function isKnownResource(resource: string): boolean {
  return [MICROSOFT_GRAPH, '00000003-0000-0000-c000-000000000000'].includes(resource.replace(/\/$/, ''))
}

/** The granted scope in Entra's format: the permission, then `.default` if the client asked for that. */
export function toGrantedScope({ resource, resourceScopes, isDefault }: AskedScope): string {
  return isDefault ? `${resource}/${USER_IMPERSONATION} ${resource}/.default` : resourceScopes.join(' ')
}
