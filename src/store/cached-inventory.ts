import { LRUCache } from 'lru-cache'
import { BUDGETS } from '../domain/budgets.ts'
import { type PersonKey, toPersonKey } from '../domain/person.ts'
import type { Bus } from '../events/bus.ts'
import type { CachedInventory, Inventory, InventoryPage } from '../features/vm-list/ports.ts'

/** A page of 50 VMs takes about 30 KB, its rows as text another 30 KB, and its rendered HTML about 170 KB. */
const MAX_PAGES = 100

/** An inventory that caches its pages for a few seconds, each only for the person who requested it. */
export function createCachedInventory({ inventory, events }: { inventory: Inventory; events: Bus }): CachedInventory {
  const cache = new LRUCache<string, { readonly page: InventoryPage; readonly personKey: PersonKey }>({
    max: MAX_PAGES,
    ttl: BUDGETS.listCompared,
    ttlAutopurge: true,
  })
  /** Reads under way. One that began before its person's pages were forgotten is not cached. */
  const reads = new Set<{ readonly personKey: PersonKey; isForgotten: boolean }>()
  const forget = (personKey: PersonKey) => {
    for (const [key, { personKey: owner }] of cache.entries()) if (owner === personKey) cache.delete(key)
    for (const read of reads) if (read.personKey === personKey) read.isForgotten = true
  }
  events.subscribe('person-left', forget)
  events.subscribe('lists-stale', forget)
  const isFresh = (key: string) => cache.getRemainingTTL(key) > BUDGETS.listCompared - BUDGETS.listFresh
  return {
    ...inventory,
    async list(call, query, newerThan = -Infinity) {
      const personKey = toPersonKey(call.person)
      const key = JSON.stringify([personKey, query])
      const previous = cache.get(key)?.page
      if (previous && previous.asOf > newerThan && isFresh(key)) return previous
      const read = { personKey, isForgotten: false }
      reads.add(read)
      try {
        const page = await inventory.list(call, query, previous)
        if (!read.isForgotten) cache.set(key, { page, personKey })
        return page
      } finally {
        reads.delete(read)
      }
    },
  }
}
