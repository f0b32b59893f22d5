import { createClock } from '../../simulator/clock.ts'
import type { HistoryTrouble } from '../../src/domain/history.ts'
import { createBestEffortOperations } from '../../src/store/best-effort-operations.ts'
import { openSqliteStore } from '../../src/store/sqlite-store.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { createTroubleLog } from '../../src/store/trouble-log.ts'
import { createAppClock } from '../support/app-clock.ts'
import { buildOperation, listOf, stateOf, TENANT } from '../support/operation.ts'
import { until } from '../support/until.ts'

const GRACE = `${TENANT}/0b0b0b0b-0000-4000-8000-00000000000b` as const
const GONE = { kind: 'unreachable', code: 'GONE', reason: 'It is gone.', remedy: 'Look for it.' } as const

const clock = createAppClock(createClock())

/** A store that can be away for reads, for writes, or for both. */
function build() {
  const { operations: inner } = openSqliteStore({
    dataDir: undefined,
    clock,
    log: createTroubleLog(() => undefined),
  })
  const reports: (HistoryTrouble | undefined)[] = []
  const away = new Set<'save' | 'list'>()
  let fault: Error = new StoreAway(GONE)
  const unlessAway = <T>(what: 'save' | 'list', call: () => Promise<T>) =>
    away.has(what) ? Promise.reject(fault) : call()
  const store = createBestEffortOperations({
    store: {
      save: (operation) => unlessAway('save', () => inner.save(operation)),
      list: (personKey, limit) => unlessAway('list', () => inner.list(personKey, limit)),
      close: () => Promise.resolve(),
    },
    clock,
    log: { report: (trouble) => reports.push(trouble) },
  })
  return {
    store,
    inner,
    reports,
    goAway: (...what: ('save' | 'list')[]) => what.forEach((one) => away.add(one)),
    comeBack: () => away.clear(),
    failWith: (error: Error) => (fault = error),
  }
}

describe('operations whose store is away', () => {
  it('are listed all the same if they are new, and the list says that it could not be read', async () => {
    const { store, goAway } = build()
    await store.save(buildOperation())
    goAway('save', 'list')
    const meanwhile = buildOperation()

    await store.save(meanwhile)

    expect(await listOf(store)).toEqual([meanwhile])
    expect(await listOf(store, GRACE)).toEqual([])
    expect(await stateOf(store)).toEqual({ isRead: false, trouble: GONE })
    await store.close()
  })

  it('are said not to be read by each list that was not, though another was', async () => {
    const { store, goAway, comeBack } = build()
    goAway('list')
    const failed = store.list(GRACE, 10)
    comeBack()
    const read = await store.list(GRACE, 10)

    expect((await failed).history.isRead).toBe(false)
    expect(read.history.isRead).toBe(true)
  })

  it('are said not to be saved while they can be read but not written', async () => {
    const { store, reports, goAway } = build()
    goAway('save')
    await store.save(buildOperation())

    expect(await stateOf(store)).toEqual({ isRead: true, trouble: GONE })
    expect(reports).toEqual([])
    await store.close()
  })

  it('are handed over when it is back, as they are then, and nobody has to ask', async () => {
    using time = clock.hold()
    const { store, inner, reports, goAway, comeBack } = build()
    const operation = buildOperation({ begunAt: 1 })
    const ended = { ...operation, status: 'succeeded', endedAt: 2 } as const
    goAway('save', 'list')
    await store.save(operation)
    await store.save(ended)

    comeBack()
    time.pass(1_000)
    await until(() => reports.length > 0)

    expect(await listOf(inner)).toEqual([ended])
    expect(reports).toEqual([undefined])
    await store.close()
  })

  it('are handed over when the process ends, if that is possible', async () => {
    const { store, inner, goAway, comeBack } = build()
    const operations = Array.from({ length: 120 }, (_, begunAt) => buildOperation({ begunAt: Date.now() + begunAt }))
    goAway('save')
    for (const operation of operations) await store.save(operation)
    comeBack()

    await store.close()

    expect(await listOf(inner, operations[0]?.personKey, 200)).toHaveLength(120)
  })

  it('do not hide a fault of the app itself', async () => {
    const { store, goAway, failWith } = build()
    goAway('save', 'list')
    failWith(new TypeError('a mistake'))

    await expect(store.save(buildOperation())).rejects.toThrow('a mistake')
    await expect(listOf(store)).rejects.toThrow('a mistake')
  })
})
