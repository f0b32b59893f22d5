import { LRUCache } from 'lru-cache'
import type { Inventory, InventoryPage } from '../services/ports.ts'
import type { Vm } from '../domain/vm.ts'

/** Long enough for going to a machine and back, short enough that nobody is told what has long changed. */
const KEPT_MS = 5_000
/** A page of 50 VMs is some 30 KB, its rows as text another 30, and what is drawn of it some 170. */
const MOST_PAGES = 100
/** As long as the VMs of a page are there to be compared with those of the next one. */
const COMPARED_MS = 120_000

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
  const previous = new LRUCache<string, { readonly vms: readonly Vm[]; readonly userObjectId: string }>({
    max: MOST_PAGES,
    ttl: COMPARED_MS,
    ttlAutopurge: true,
  })
  return {
    ...inventory,
    async list(user, query, { newerThan = -Infinity } = {}) {
      const key = JSON.stringify([user.objectId, query])
      const known = kept.get(key)
      if (known && known.page.asOf > newerThan) return known.page
      const page = await inventory.list(user, query, { previous: previous.get(key)?.vms })
      kept.set(key, { page, userObjectId: user.objectId })
      previous.set(key, { vms: page.vms, userObjectId: user.objectId })
      return page
    },
    forget(userObjectId) {
      for (const cache of [kept, previous]) {
        for (const [key, { userObjectId: owner }] of cache.entries()) if (owner === userObjectId) cache.delete(key)
      }
    },
  }
}
