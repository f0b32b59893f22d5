import * as client from 'openid-client'
import { BUDGETS } from '../../../domain/budgets.ts'
import type { Prove } from './client-authentication.ts'

/** What openid-client knows of Entra, one for each tenant. */
export interface DiscoveredTenants {
  /** @throws what openid-client throws; the next call asks again */
  get(tenantId: string): Promise<client.Configuration>
}

interface Discovered {
  readonly configuration: client.Configuration
  askAgainAt: number
}

/** A new document is fetched each day, beside the one in use: an outage of Entra's discovery locks no one out. */
export function createDiscoveredTenants(deps: {
  authority: string
  clientId: string
  authentication: Prove
  now: () => number
}): DiscoveredTenants {
  const { authority, clientId, authentication, now } = deps
  const known = new Map<string, Discovered>()
  const underWay = new Map<string, Promise<client.Configuration>>()

  async function discover(tenantId: string): Promise<client.Configuration> {
    const issuer = new URL(`${authority}/${tenantId}/v2.0`)
    const options = { timeout: BUDGETS.discovery / 1_000, execute: [client.enableNonRepudiationChecks] }
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- openid-client waits for it
    const configuration = await client.discovery(issuer, clientId, undefined, authentication, options)
    configuration.timeout = BUDGETS.exchange / 1_000
    known.set(tenantId, { configuration, askAgainAt: now() + BUDGETS.signInDiscoveryFresh })
    return configuration
  }

  function discoverOnce(tenantId: string): Promise<client.Configuration> {
    const current = underWay.get(tenantId)
    if (current) return current
    const started = discover(tenantId).finally(() => underWay.delete(tenantId))
    underWay.set(tenantId, started)
    return started
  }

  return {
    async get(tenantId) {
      const found = known.get(tenantId)
      if (!found) return discoverOnce(tenantId)
      if (now() >= found.askAgainAt) {
        found.askAgainAt = now() + BUDGETS.signInDiscoveryRetry
        discoverOnce(tenantId).catch(() => undefined)
      }
      return found.configuration
    },
  }
}
