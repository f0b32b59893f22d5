import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../../src/domain/app-error.ts'
import type { Call } from '../../../src/domain/call.ts'
import { toPersonKey, toTenantId } from '../../../src/domain/person.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createBackOff } from '../../../src/features/vm-list/back-off.ts'
import type { InventoryPage } from '../../../src/features/vm-list/ports.ts'
import { createOtherSelves } from '../../../src/identity/other-selves.ts'
import { createCachedInventory } from '../../../src/store/cached-inventory.ts'
import { createOperationTable } from '../../../src/store/operation-table.ts'
import { createHtmlCache } from '../../../src/web/html-cache.ts'
import { createStreams } from '../../../src/web/streams.ts'
import { aCall, anAssertion, aPerson } from '../../support/call.ts'
import { buildOperation } from '../../support/operation.ts'

function aCallIn(tenantId: string): Call {
  return aCall({ person: aPerson({ tenantId }), assertion: anAssertion({ expiresAt: Date.now() + 60_000 }) })
}

// Nothing keeps two directories from knowing somebody by the same object id.
const HOME = aCallIn('contoso')
const AWAY = aCallIn('fabrikam')

function aPage(version: string): InventoryPage {
  const counts = { states: {}, subscriptions: 0, choices: undefined, isCutShort: false }
  return { vms: [], total: 0, counts, asOf: 1, version }
}

describe('one object id in two directories', () => {
  it('has a list of its own in each', async () => {
    const inventory = createCachedInventory({
      events: createBus(),
      clock: { now: () => 1, wait: () => Promise.resolve() },
      inventory: {
        list: ({ person }) => Promise.resolve(aPage(person.tenantId)),
        find: () => Promise.resolve(undefined),
        async *all() {
          // No VM.
        },
      },
    })
    const read = (call: Call) =>
      inventory.list(call, { words: [], sort: { column: 'name', descending: false }, page: 1 })

    const pages = [await read(HOME), await read(AWAY), await read(HOME), await read(AWAY)]

    expect(pages.map(({ version }) => version)).toEqual(['contoso', 'fabrikam', 'contoso', 'fabrikam'])
  })

  it('has rows of its own in each', () => {
    const cache = createHtmlCache({ events: createBus() })
    const draw = ({ person }: Call) =>
      String(cache.draw({ person, url: '/vms', language: 'en' }, ['same'], () => person.tenantId))

    expect([HOME, AWAY, HOME].map(draw)).toEqual(['contoso', 'fabrikam', 'contoso'])
  })

  it('has a history of its own in each', () => {
    using database = new DatabaseSync(':memory:')
    const table = createOperationTable({ database })
    const operation = buildOperation({ personKey: toPersonKey(HOME.person) })

    table.save(operation)

    expect(table.list(toPersonKey(HOME.person), 10)).toHaveLength(1)
    expect(table.list(toPersonKey(AWAY.person), 10)).toEqual([])
    expect(toTenantId(operation.personKey)).toBe('contoso')
  })

  it('is throttled in one of them alone', () => {
    const backOff = createBackOff({
      clock: { now: () => 0, wait: () => Promise.resolve() },
      events: createBus(),
    })

    backOff.begin(HOME, new AppError('azure-throttled', 'askedTooOften'))

    expect(backOff.find(HOME)).toBeDefined()
    expect(backOff.find(AWAY)).toBeUndefined()
  })

  it('leaves one of them, and goes on in the other', async () => {
    const events = createBus()
    const streams = createStreams({ events })
    const ended: string[] = []
    const follow = (call: Call) =>
      streams.run(call, new AbortController().signal, (signal) => {
        signal.addEventListener('abort', () => ended.push(call.person.tenantId))
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      })
    const running = [follow(HOME), follow(AWAY)]

    events.publish('person-left', toPersonKey(AWAY.person))

    expect(ended).toEqual(['fabrikam'])
    streams.closeAll()
    await Promise.all(running)
  })

  it('leaves all of them by a sign-out at home', () => {
    const events = createBus()
    const left: string[] = []
    const otherSelves = createOtherSelves({ events })
    events.subscribe('person-left', (key) => left.push(key))
    otherSelves.note(HOME.person, AWAY.person)

    events.publish('person-left', toPersonKey(HOME.person))

    expect(left.toSorted()).toEqual(['contoso/ada', 'fabrikam/ada'])
  })
})
