import { LRUCache } from 'lru-cache'
import type { Inventory, InventoryPage } from '../services/ports.ts'

/** Long enough for going to a machine and back, short enough that nobody is told what has long changed. */
const KEPT_MS = 5_000
/** A page of 50 machines is some 30 KB, and as much again once it is drawn. */
const MOST_PAGES = 100

export interface KeptInventory extends Inventory {
  /** Forgets every page of a person. */
  forget(userObjectId: string): void
}

/** An inventory whose pages are kept for a few seconds, each for the one person whom it was told. */
export function createKeptInventory({ inventory }: { inventory: Inventory }): KeptInventory {
  const kept = new LRUCache<string, { readonly page: InventoryPage; readonly userObjectId: string }>({
    max: MOST_PAGES,
    ttl: KEPT_MS,
    ttlAutopurge: true,
  })
  return {
    ...inventory,
    async list(user, query, newerThan = -Infinity) {
      const key = JSON.stringify([user.objectId, query])
      const known = kept.get(key)
      if (known && known.page.asOf > newerThan) return known.page
      const page = await inventory.list(user, query)
      kept.set(key, { page, userObjectId: user.objectId })
      return page
    },
    forget(userObjectId) {
      for (const [key, { userObjectId: owner }] of kept.entries()) if (owner === userObjectId) kept.delete(key)
    },
  }
}
