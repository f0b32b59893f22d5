import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline'
import { readDiscovery } from './discovery.ts'
import type { Settings } from './easy-auth-options.ts'

/**
 * Makes HTTP clients that share a cached discovery document of the tenant and fetch it once an hour. Any other answer is
 * never cached.
 */
export function createCachedDiscovery({
  tenantId,
  now,
  limits,
}: Pick<Settings, 'tenantId' | 'now' | 'limits'>): (client: HttpClient) => HttpClient {
  let cache: { readonly url: string; readonly response: PipelineResponse; readonly until: number } | undefined
  return (client) => ({
    async sendRequest(request) {
      const isDiscovery = request.method === 'GET' && request.url.includes('/.well-known/openid-configuration')
      if (!isDiscovery) return client.sendRequest(request)
      if (cache?.url === request.url && cache.until > now()) return { ...cache.response, request }
      const response = await client.sendRequest(request)
      if (response.status === 200 && isOfTenant(response.bodyAsText, tenantId)) {
        cache = { url: request.url, response, until: now() + limits.discoveryFresh }
      }
      return response
    },
  })
}

function isOfTenant(text: string | null | undefined, tenantId: string): boolean {
  try {
    readDiscovery(JSON.parse(text ?? ''), tenantId)
    return true
  } catch {
    return false
  }
}
