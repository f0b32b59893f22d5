import { AppError } from '../../src/domain/app-error.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'
import type { Call } from '../../src/domain/call.ts'
import { toPersonKey } from '../../src/domain/person.ts'
import type { VmQuery } from '../../src/domain/vm-query.ts'
import { createBus } from '../../src/events/bus.ts'
import type { InventoryPage } from '../../src/features/vm-list/ports.ts'
import { createCachedInventory } from '../../src/store/cached-inventory.ts'
import { aCall, aPerson } from '../support/call.ts'

const ADA = aCall()
const GRACE = aCall({ person: aPerson({ objectId: 'grace' }) })
const QUERY: VmQuery = { words: [], sort: { column: 'name', descending: false }, page: 1 }

function build() {
  const events = createBus()
  const asked: { readonly call: Call; readonly previous: InventoryPage | undefined; readonly answer: () => void }[] = []
  let now = 1
  const inventory = createCachedInventory({
    events,
    clock: { now: () => now, wait: () => Promise.resolve() },
    time: { now: () => now },
    inventory: {
      list: (call, _query, previous) =>
        new Promise((resolve, reject) => {
          call.signal.addEventListener('abort', () => reject(new AppError('azure-throttled', 'shareSpent')))
          const counts = { states: {}, subscriptions: 0, choices: undefined, isCutShort: false }
          asked.push({
            call,
            previous,
            answer: () => resolve({ vms: [], total: 0, counts, asOf: 1, version: undefined }),
          })
        }),
      find: () => Promise.resolve(undefined),
      async *all() {
        // No VM.
      },
    },
  })
  /** Reads a page while `meanwhile` happens, then another. */
  async function readTwice(meanwhile: () => void) {
    const one = inventory.list(ADA, QUERY)
    meanwhile()
    asked[0]?.answer()
    await one
    const other = inventory.list(ADA, QUERY)
    asked[1]?.answer()
    await other
    return asked
  }
  return { events, readTwice, inventory, asked, pass: (ms: number) => (now += ms) }
}

describe('a page of the inventory', () => {
  it('serves the next request of the same person', async () => {
    const { readTwice } = build()

    expect(await readTwice(() => undefined)).toHaveLength(1)
  })

  it('is not cached if the person leaves while it is read', async () => {
    const { events, readTwice } = build()

    const asked = await readTwice(() => events.publish('person-left', toPersonKey(ADA.person)))

    expect(asked).toHaveLength(2)
    expect(asked[1]?.previous).toBeUndefined()
  })

  it('is cached all the same if that happens to somebody else', async () => {
    const { events, readTwice } = build()

    expect(await readTwice(() => events.publish('person-left', toPersonKey(GRACE.person)))).toHaveLength(1)
  })
})

describe('a page that several windows want at a time', () => {
  it('is asked for once, and recorded with each of them', async () => {
    const { inventory, asked } = build()
    const recorded: string[] = []
    const windows = ['first', 'second'].map((name) =>
      inventory.list({ ...ADA, record: () => recorded.push(name) }, QUERY),
    )

    asked[0]?.call.record({
      method: 'POST',
      url: '',
      body: '',
      status: 200,
      durationMs: 1,
      quota: [],
      correlationId: '',
    })
    asked[0]?.answer()

    const [first, second] = await Promise.all(windows)
    expect(asked).toHaveLength(1)
    expect(second).toBe(first)
    expect(recorded).toEqual(['first', 'second'])
  })

  it.each<[string, (inventory: ReturnType<typeof build>['inventory']) => unknown]>([
    ['another person', (inventory) => inventory.list(GRACE, QUERY)],
    ['another list', (inventory) => inventory.list(ADA, { ...QUERY, page: 2 })],
    ['whoever wants a newer one', (inventory) => inventory.list(ADA, QUERY, 1)],
  ])('is asked for anew by %s', (_, ask) => {
    const { inventory, asked } = build()
    void inventory.list(ADA, QUERY)

    void ask(inventory)

    expect(asked).toHaveLength(2)
  })

  it('is asked for once by those who want a newer one than before it', () => {
    const { inventory, asked, pass } = build()
    pass(1)
    void inventory.list(ADA, QUERY, 1)

    void inventory.list(ADA, QUERY, 1)

    expect(asked).toHaveLength(1)
  })

  it('is asked for as long as one of them waits', async () => {
    const { inventory, asked } = build()
    const [leaving, staying] = [new AbortController(), new AbortController()]
    const first = inventory.list(aCall({ signal: leaving.signal }), QUERY)
    const second = inventory.list(aCall({ signal: staying.signal }), QUERY)

    leaving.abort()

    await expect(first).rejects.toMatchObject({ kind: 'azure-slow' })
    expect(asked[0]?.call.signal.aborted).toBe(false)
    staying.abort()
    // The request itself knows why it took so long.
    await expect(second).rejects.toMatchObject({ kind: 'azure-throttled' })
    expect(asked[0]?.call.signal.aborted).toBe(true)
  })

  it('tells each of them that Azure does not let the person ask yet', () => {
    const { inventory, asked } = build()
    const told: string[] = []
    for (const name of ['first', 'second'])
      void inventory.list({ ...ADA, onWait: (ms) => told.push(`${name} ${ms}`) }, QUERY)

    asked[0]?.call.onWait?.(3_000)

    expect(told).toEqual(['first 3000', 'second 3000'])
  })
})

describe('a page for which Azure does not let the person ask yet', () => {
  it('is given up at once where the wait is longer than the page can wait', async () => {
    const { inventory, asked } = build()

    const page = inventory.list(ADA, QUERY)
    asked[0]?.call.onWait?.(10_000)

    await expect(page).rejects.toMatchObject({ kind: 'azure-throttled', azure: { retryAfter: 10 } })
    expect(asked[0]?.call.signal.aborted).toBe(true)
  })

  it('is the older one, which says so, and is not asked for any more', async () => {
    const { inventory, asked, pass } = build()
    const before = inventory.list(ADA, QUERY)
    asked[0]?.answer()
    const older = await before
    pass(BUDGETS.listFresh + 1_000)

    const page = inventory.list(ADA, QUERY)
    asked[1]?.call.onWait?.(3_000)

    expect(await page).toEqual({ ...older, isOlder: true })
    expect(asked[1]?.call.signal.aborted).toBe(true)
  })
})
