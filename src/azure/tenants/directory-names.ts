import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, detached } from '../../domain/call.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { Bus } from '../../events/bus.ts'
import type { DirectoryNames } from '../../features/directories/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { withinTime } from '../transport/within-time.ts'

const MAX_PEOPLE = 5_000
/** A person with more is no person. This limit stops an endless list. */
const MAX_TENANTS = 1_000

/**
 * Names from Resource Manager, cached for a while. The token of any directory brings all in which the account is known:
 * https://learn.microsoft.com/rest/api/resources/tenants/list
 */
export function createDirectoryNames(deps: { clients: ArmClients; events: Bus }): DirectoryNames {
  const cache = new LRUCache<string, Promise<ReadonlyMap<string, string>>>({ max: MAX_PEOPLE, ttl: BUDGETS.namesFresh })
  deps.events.subscribe('person-left', (key) => cache.delete(key))

  function read(call: Call): Promise<ReadonlyMap<string, string>> {
    return askAzure(async () => {
      const names = new Map<string, string>()
      for await (const tenant of deps.clients.subscriptions(call).tenants.list()) {
        const { data } = Tenant.safeParse(tenant)
        if (data) names.set(data.tenantId, data.displayName ?? data.defaultDomain ?? data.tenantId)
        if (names.size >= MAX_TENANTS) break
      }
      return names
    })
  }

  function begin(call: Call): Promise<ReadonlyMap<string, string>> {
    const reading = read(detached(call, BUDGETS.subscriptionNames))
    cache.set(toPersonKey(call.person), reading)
    return reading
  }

  return async (call) => {
    const key = toPersonKey(call.person)
    const reading = cache.get(key) ?? begin(call)
    // A failure does not stay. One page that waits no longer leaves the answer for the next.
    reading.catch(() => cache.get(key) === reading && cache.delete(key))
    return withinTime(reading, call.signal, 'azureSlow')
  }
}

const text = z.string().min(1).optional().catch(undefined)
/** Some directories do not tell their name to guests. */
const Tenant = z.object({ tenantId: z.guid().toLowerCase(), displayName: text, defaultDomain: text })
