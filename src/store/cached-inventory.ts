import { LRUCache } from 'lru-cache'
import { AppError } from '../domain/app-error.ts'
import { BUDGETS } from '../domain/budgets.ts'
import type { Call } from '../domain/call.ts'
import type { Clock } from '../domain/clock.ts'
import { type PersonKey, toPersonKey } from '../domain/person.ts'
import { createSharedCall, type SharedCall } from '../domain/shared-call.ts'
import type { VmQuery } from '../domain/vm-query.ts'
import type { Bus } from '../events/bus.ts'
import type { CachedInventory, Inventory, InventoryPage } from '../features/vm-list/ports.ts'

/** A page of 50 VMs takes about 30 KB, its rows as text another 30 KB, and its rendered HTML about 170 KB. */
const MAX_PAGES = 100

/** A page under way. One that began before its person's pages were forgotten is neither cached nor shared any more. */
interface Read {
  readonly personKey: PersonKey
  readonly shared: SharedCall
  readonly page: Promise<InventoryPage>
  /** In milliseconds since the Unix epoch: the page is not older. */
  readonly begunAt: number
  isForgotten: boolean
}

/** An inventory that caches its pages for a few seconds, and asks once for several windows that want the same at a time. */
export function createCachedInventory({
  inventory,
  clock,
  events,
  time = performance,
}: {
  inventory: Inventory
  clock: Clock
  events: Bus
  time?: { now(): number }
}): CachedInventory {
  const cache = new LRUCache<string, { readonly page: InventoryPage; readonly personKey: PersonKey }>({
    max: MAX_PAGES,
    ttl: BUDGETS.listCompared,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: time,
  })
  const reads = new Set<Read>()
  /** The latest read of each page. */
  const shareable = new Map<string, Read>()
  const forget = (personKey: PersonKey) => {
    for (const [key, { personKey: owner }] of cache.entries()) if (owner === personKey) cache.delete(key)
    for (const read of reads) if (read.personKey === personKey) read.isForgotten = true
  }
  events.subscribe('person-left', forget)
  const isFresh = (key: string) => cache.getRemainingTTL(key) > BUDGETS.listCompared - BUDGETS.listFresh

  function begin(call: Call, key: string, query: VmQuery): Read {
    const personKey = toPersonKey(call.person)
    const shared = createSharedCall(call)
    const begunAt = clock.now()
    const page = inventory.list(shared.call, query, cache.get(key)?.page)
    const read: Read = { personKey, shared, page, begunAt, isForgotten: false }
    const end = () => {
      shared.end()
      reads.delete(read)
      if (shareable.get(key) === read) shareable.delete(key)
    }
    reads.add(read)
    shareable.set(key, read)
    page.then((answer) => {
      if (!read.isForgotten) cache.set(key, { page: answer, personKey })
      end()
    }, end)
    return read
  }

  return {
    ...inventory,
    list(call, query, newerThan = -Infinity) {
      const key = JSON.stringify([toPersonKey(call.person), query])
      const previous = cache.get(key)?.page
      if (previous && previous.asOf > newerThan && isFresh(key)) return Promise.resolve(previous)
      const other = shareable.get(key)
      const isShared = other && !other.isForgotten && !other.shared.call.signal.aborted && other.begunAt > newerThan
      const read = isShared ? other : begin(call, key, query)
      return waitFor(call, read, previous && previous.asOf > newerThan ? previous : undefined)
    },
  }
}

/**
 * Waits for a page as long as the caller does. If Azure does not let the person ask yet, an older page is served instead. If that
 * takes longer than the caller can wait, it learns so at once.
 *
 * @throws AppError if the caller must have an answer now. Why it is late, the request itself says best, unless others still
 * wait for it.
 */
async function waitFor(call: Call, { shared, page }: Read, older: InventoryPage | undefined): Promise<InventoryPage> {
  const { promise, resolve, reject } = Promise.withResolvers<InventoryPage>()
  const onWait = (ms: number) => {
    if (older) resolve({ ...older, isOlder: true })
    else if (ms >= BUDGETS.listRows) reject(toShareSpent(ms))
    else call.onWait?.(ms)
  }
  const leave = shared.join({ record: call.record, onWait })
  const giveUp = () => {
    leave()
    if (shared.call.signal.aborted) return
    reject(shared.isLimited() ? toShareSpent(BUDGETS.quotaWindow) : new AppError('azure-slow', 'azureSlow'))
  }
  if (call.signal.aborted) giveUp()
  call.signal.addEventListener('abort', giveUp, { once: true })
  page.then(resolve, reject)
  try {
    return await promise
  } finally {
    call.signal.removeEventListener('abort', giveUp)
    leave()
  }
}

function toShareSpent(ms: number): AppError {
  return new AppError('azure-throttled', 'shareSpent', { azure: { retryAfter: Math.ceil(ms / 1_000) } })
}
