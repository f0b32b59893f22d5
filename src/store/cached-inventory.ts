import { LRUCache } from 'lru-cache'
import type { Inventory, InventoryPage } from '../services/ports.ts'

/** Long enough to open a VM and come back, short enough to avoid stale pages. */
const TTL_MS = 5_000
/** How long a page stays cached for comparison with the next one. */
const COMPARED_MS = 120_000
/** A page of 50 VMs takes about 30 KB, its rows as text another 30 KB, and its rendered HTML about 170 KB. */
const MAX_PAGES = 100

export interface CachedInventory extends Inventory {
  /** Forgets every page of a person. */
  forget(userObjectId: string): void
}

/** An inventory that caches its pages for a few seconds, each only for the person who requested it. */
export function createCachedInventory({ inventory }: { inventory: Inventory }): CachedInventory {
  const cache = new LRUCache<string, { readonly page: InventoryPage; readonly userObjectId: string }>({
    max: MAX_PAGES,
    ttl: COMPARED_MS,
    ttlAutopurge: true,
  })
  const isFresh = (key: string) => cache.getRemainingTTL(key) > COMPARED_MS - TTL_MS
  return {
    ...inventory,
    async list(user, query, { newerThan = -Infinity } = {}) {
      const key = JSON.stringify([user.objectId, query])
      const previous = cache.get(key)?.page
      if (previous && previous.asOf > newerThan && isFresh(key)) return previous
      const page = await inventory.list(user, query, { previous })
      cache.set(key, { page, userObjectId: user.objectId })
      return page
    },
    forget(userObjectId) {
      for (const [key, { userObjectId: owner }] of cache.entries()) if (owner === userObjectId) cache.delete(key)
    },
  }
}
