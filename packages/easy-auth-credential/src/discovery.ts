import * as z from 'zod'

/** What the app uses of OpenID Connect Discovery 1.0 §3. */
export interface Discovery {
  readonly issuer: string
  readonly jwksUri: string
  readonly tokenEndpoint: string
}

/**
 * Reads a tenant's discovery document. The issuer's host may differ from the authority's: China's Entra has two names, and
 * issues by one.
 *
 * @throws Error if it is no such document, or that of another tenant
 */
export function readDiscovery(body: unknown, tenantId: string): Discovery {
  const { issuer, jwks_uri, token_endpoint } = Document.parse(body)
  const path = `/${tenantId}/v2.0`
  if (URL.parse(issuer)?.pathname !== path) throw new Error(`${issuer} is not the issuer of ${path}.`)
  return { issuer, jwksUri: jwks_uri, tokenEndpoint: token_endpoint }
}

const httpsUrl = z.url({ protocol: /^https$/ })
const Document = z.object({ issuer: z.string(), jwks_uri: httpsUrl, token_endpoint: httpsUrl })
