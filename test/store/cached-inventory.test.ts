import { toPersonKey } from '../../src/domain/person.ts'
import type { VmQuery } from '../../src/domain/vm-query.ts'
import { createBus, type Events } from '../../src/events/bus.ts'
import type { InventoryPage } from '../../src/features/vm-list/ports.ts'
import { createCachedInventory } from '../../src/store/cached-inventory.ts'
import { aCall, aPerson } from '../support/call.ts'

const ADA = aCall()
const GRACE = aCall({ person: aPerson({ objectId: 'grace' }) })
const QUERY: VmQuery = { words: [], sort: { column: 'name', descending: false }, page: 1 }

function build() {
  const events = createBus()
  const asked: { readonly previous: InventoryPage | undefined; readonly answer: () => void }[] = []
  const inventory = createCachedInventory({
    events,
    inventory: {
      list: (_call, _query, previous) =>
        new Promise((resolve) => {
          const counts = { states: {}, subscriptions: 0, choices: undefined, isCutShort: false }
          asked.push({
            previous,
            answer: () => resolve({ vms: [], total: 0, unreadable: 0, counts, asOf: 1, version: undefined }),
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
  return { events, readTwice }
}

describe('a page of the inventory', () => {
  it('serves the next request of the same person', async () => {
    const { readTwice } = build()

    expect(await readTwice(() => undefined)).toHaveLength(1)
  })

  it.each<keyof Events>(['person-left', 'lists-stale'])(
    'is not cached if %s happens while it is read',
    async (name) => {
      const { events, readTwice } = build()

      const asked = await readTwice(() => events.publish(name, toPersonKey(ADA.person)))

      expect(asked).toHaveLength(2)
      expect(asked[1]?.previous).toBeUndefined()
    },
  )

  it('is cached all the same if that happens to somebody else', async () => {
    const { events, readTwice } = build()

    expect(await readTwice(() => events.publish('person-left', toPersonKey(GRACE.person)))).toHaveLength(1)
  })
})
