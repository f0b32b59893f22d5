import { Router } from 'express'
import type { Directory } from '../directory.ts'
import { toAppAudiences, TOKEN_EXCHANGE_AUDIENCE } from './audiences.ts'
import type { MintedToken, Tokens } from './tokens.ts'

/** The path of App Service's IDENTITY_ENDPOINT under the simulator's origin. */
export const MANAGED_IDENTITY_PATH = '/msi/token'

interface ManagedIdentityDeps {
  readonly directory: Directory
  readonly tokens: Tokens
  readonly origin: string
  readonly onAppToken: (token: string) => Promise<void>
}

/**
 * What App Service serves at IDENTITY_ENDPOINT (its documentation: "REST endpoint reference", api-version 2019-08-01).
 * The message for an unknown identity was observed. The other refusals are inferred from its shape.
 */
export function createManagedIdentity({ directory, tokens, origin, onAppToken }: ManagedIdentityDeps): Router {
  const { managedIdentity } = directory
  /** How a request may name the identity: `object_id` is another name of `principal_id`. */
  const names: Readonly<Record<string, string>> = {
    client_id: managedIdentity.clientId,
    principal_id: managedIdentity.objectId,
    object_id: managedIdentity.objectId,
    mi_res_id: managedIdentity.resourceId,
  }
  const router = Router()
  router.get(MANAGED_IDENTITY_PATH, async ({ query, headers }, res) => {
    const refuse = (statusCode: number, message: string) => res.status(statusCode).json({ statusCode, message })
    if (headers['x-identity-header'] !== managedIdentity.header) {
      refuse(401, 'The header X-IDENTITY-HEADER is missing or is not the value of IDENTITY_HEADER.')
      return
    }
    if (query['api-version'] !== '2019-08-01') {
      refuse(400, 'The api-version must be 2019-08-01.')
      return
    }
    const named = Object.keys(names).filter((name) => query[name] !== undefined && query[name] !== '')
    if (named.length > 1) {
      refuse(400, `Only one of ${Object.keys(names).join(', ')} can be given.`)
      return
    }
    // There is no system-assigned identity, so a request that names no identity also fails.
    const [name = ''] = named
    const value = query[name]
    if (typeof value !== 'string' || value.toLowerCase() !== names[name]?.toLowerCase()) {
      refuse(400, 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.')
      return
    }
    const resource = typeof query['resource'] === 'string' ? query['resource'] : ''
    const minted = mintFor(resource)
    if (!minted) {
      refuse(400, `AADSTS500011: The resource principal named ${resource} was not found in ${directory.tenantName}.`)
      return
    }
    await onAppToken(minted.token)
    res.set('cache-control', 'no-store').json({
      access_token: minted.token,
      expires_on: String(Math.floor(minted.expiresOn.getTime() / 1000)),
      resource,
      token_type: 'Bearer',
      client_id: managedIdentity.clientId,
    })
  })
  return router

  function mintFor(resource: string): MintedToken | undefined {
    if (resource === TOKEN_EXCHANGE_AUDIENCE) return tokens.mintExchangeToken(managedIdentity)
    if (!toAppAudiences(origin).includes(resource)) return undefined
    return tokens.mintIdentityToken({ audience: resource, client: managedIdentity })
  }
}
