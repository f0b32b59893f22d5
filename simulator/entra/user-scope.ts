import type { AppRegistration, Directory } from '../directory.ts'
import { EntraError } from './entra-error.ts'
import { type AskedScope, readScope, USER_IMPERSONATION } from './scope.ts'

/**
 * Reads the scope of a sign-in: exactly one resource, the SDK app, by its App ID URI or client id.
 * @throws EntraError for another one
 */
export function readUserScope(text: string, directory: Directory, client: AppRegistration): AskedScope {
  const scope = readScope(text)
  const { clientId } = directory.apps.sdk
  const { resource, resourceScopes, isDefault } = scope
  if (resource !== `api://${clientId}` && resource !== clientId) {
    throw new EntraError('unknownResource', { resource, tenantName: directory.tenantName })
  }
  const unknown = resourceScopes.find((asked) => !isDefault && asked !== `${resource}/${USER_IMPERSONATION}`)
  if (unknown === undefined) return scope
  throw new EntraError('scopeNotOfResource', { scope: unknown, resource, appName: client.displayName })
}
