import { LRUCache } from 'lru-cache'
import type { Inventory, InventoryPage } from '../services/ports.ts'

/** Long enough for going to a machine and back, short enough that nobody is told what has long changed. */
const TTL_MS = 5_000
/** How long a page is there to be compared with the next one. */
const COMPARED_MS = 120_000
/** A page of 50 VMs is some 30 KB, its rows as text another 30, and what is drawn of it some 170. */
const MAX_PAGES = 100

export interface CachedInventory extends Inventory {
  /** Forgets every page of a person. */
  forget(userObjectId: string): void
}

/** An inventory whose pages are kept for a few seconds, each for the one person whom it was told. */
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
