import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline'
import { readDiscovery } from './discovery.ts'
import type { Settings } from './easy-auth-options.ts'

/**
 * Makes HTTP clients that share the cached discovery document of their tenant and fetch it once an hour. Any other answer is
 * never cached.
 *
 * @returns takes the id of an accepted tenant, of which there are few
 */
export function createCachedDiscovery({
  now,
  limits,
}: Pick<Settings, 'now' | 'limits'>): (client: HttpClient, tenantId: string) => HttpClient {
  const cache = new Map<string, { readonly url: string; readonly response: PipelineResponse; readonly until: number }>()
  return (client, tenantId) => ({
    async sendRequest(request) {
      const isDiscovery = request.method === 'GET' && request.url.includes('/.well-known/openid-configuration')
      if (!isDiscovery) return client.sendRequest(request)
      const known = cache.get(tenantId)
      if (known?.url === request.url && known.until > now()) return { ...known.response, request }
      const response = await client.sendRequest(request)
      if (response.status === 200 && isOfTenant(response.bodyAsText, tenantId)) {
        cache.set(tenantId, { url: request.url, response, until: now() + limits.discoveryFresh })
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
