import { randomUUID } from 'node:crypto'
import { AppError } from '../../../src/domain/app-error.ts'
import type { PersonalStore } from '../../../src/domain/personal-store.ts'
import { createFavourites, MAX_FAVOURITES } from '../../../src/features/favourites/favourites.ts'
import { openSqliteStore } from '../../../src/store/sqlite-store.ts'
import { createTroubleLog } from '../../../src/store/trouble-log.ts'
import { aCall, aPerson } from '../../support/call.ts'
import { GRAPH, type MyVms, namesOf, rowsOf, startMyVms } from '../../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())
beforeEach(() => vms.reset())

const web = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
const mark = (alias: string, path: string, favourite: string, from?: string) =>
  vms.post(alias, `${path}/favourite`, { favourite, ...(from !== undefined && { from }) })

const RUNNING = '/vms?state=running'
const runningOf = async (alias: string) => namesOf(await vms.get(alias, RUNNING))
/** The last of a person's machines that run, and those before it. */
async function lastRunning(alias: string) {
  const rows = rowsOf(await vms.get(alias, RUNNING))
  const last = rows.at(-1)
  return {
    name: last?.name ?? '',
    href: last?.element.querySelector('a')?.getAttribute('href')?.split('?')[0] ?? '',
    others: rows.slice(0, -1).map(({ name }) => name),
  }
}

describe('a favourite', () => {
  it('comes before what merely runs, in the list of its person alone', async () => {
    const before = namesOf(await vms.get('ada', '/vms'))
    const last = await lastRunning('linus')

    await mark('linus', last.href, 'yes').expect(303)

    expect(await runningOf('linus')).toEqual([last.name, ...last.others])
    expect(namesOf(await vms.get('ada', '/vms'))).toEqual(before)
    await mark('linus', last.href, 'no').expect(303)
    expect(await runningOf('linus')).toEqual([...last.others, last.name])
  })

  it('is first also while the subscriptions are read one by one', async () => {
    const last = await lastRunning('linus')
    await mark('linus', last.href, 'yes')
    await vms.setFaults({ match: { path: GRAPH }, status: 500 })

    expect(await runningOf('linus')).toEqual([last.name, ...last.others])
    await mark('linus', last.href, 'no')
  })

  it('has no part in another order', async () => {
    const last = await lastRunning('linus')
    const before = namesOf(await vms.get('linus', '/vms?sort=name'))
    await mark('linus', last.href, 'yes')

    expect(namesOf(await vms.get('linus', '/vms?sort=name'))).toEqual(before)
    await mark('linus', last.href, 'no')
  })

  it('leads back to the list that it was marked on, and else to the machine', async () => {
    const list = await mark('ada', web(), 'yes', '/vms?q=web&page=2').expect(303)
    const machine = await mark('ada', web(), 'no').expect(303)
    const elsewhere = await mark('ada', web(), 'no', 'https://evil.example/vms').expect(303)

    expect(list.headers['location']).toBe('/vms?q=web&page=2')
    expect(machine.headers['location']).toBe(web())
    expect(elsewhere.headers['location']).toBe(web())
  })

  it('is marked and unmarked without asking Azure, also if the person can no longer see the machine', async () => {
    await vms.get('mallory', '/operations')
    await vms.azure.control('DELETE', '/requests')

    await mark('mallory', web(), 'yes').expect(303)
    await mark('mallory', web(), 'no').expect(303)

    expect(await vms.asked(/subscriptions|ResourceGraph/)).toEqual([])
  })

  it.each(['', 'maybe', 'YES'])('is neither marked nor unmarked by %j', async (favourite) => {
    await mark('ada', web(), favourite).expect(400)
  })

  it('is of a machine: any other path is not found', async () => {
    await mark('ada', '/vms/no-guid/rg/name', 'yes').expect(404)
    await vms.get('ada', `${web()}/favourite`).expect(405)
  })

  it('is taken from pages of this app alone', async () => {
    await mark('ada', web(), 'yes').set('sec-fetch-site', 'cross-site').expect(403)
  })
})

function openMemory(): PersonalStore {
  const clock = { now: Date.now, wait: () => Promise.resolve() }
  return openSqliteStore({ dataDir: undefined, clock, log: createTroubleLog(() => undefined) }).personal
}

const idOf = (name: string) => ({ subscriptionId: randomUUID(), resourceGroup: 'RG', name })

describe('the favourites of a person', () => {
  it('are VM keys, each once, whatever the letter case', async () => {
    const favourites = createFavourites({ store: openMemory() })
    const [call, id] = [aCall(), idOf('Web-01')]
    await favourites.mark(call, id)
    await favourites.mark(call, { ...id, resourceGroup: 'rg' })

    const key = `/subscriptions/${id.subscriptionId}/resourcegroups/rg/providers/microsoft.compute/virtualmachines/web-01`
    expect(await favourites.find(call)).toEqual([key])
    await favourites.unmark(call, { ...id, name: 'WEB-01' })
    expect(await favourites.find(call)).toEqual([])
  })

  it("are nobody else's, not even those of the same object id in another directory", async () => {
    const favourites = createFavourites({ store: openMemory() })
    const [person, other] = [aPerson(), aPerson({ objectId: randomUUID() })]
    await favourites.mark(aCall({ person }), idOf('a'))

    for (const stranger of [other, { ...person, tenantId: randomUUID() }]) {
      expect(await favourites.find(aCall({ person: stranger }))).toEqual([])
    }
  })

  it(`are at most ${MAX_FAVOURITES}, of which none is lost by one too many`, async () => {
    const favourites = createFavourites({ store: openMemory() })
    const call = aCall()
    const ids = Array.from({ length: MAX_FAVOURITES }, (_, index) => idOf(`vm-${index}`))
    for (const id of ids) await favourites.mark(call, id)

    await expect(favourites.mark(call, idOf('one-more'))).rejects.toThrow('tooManyFavourites')
    const [first] = ids
    if (first) await favourites.mark(call, first)
    expect(await favourites.find(call)).toHaveLength(MAX_FAVOURITES)
  })

  it('are not known while their store is away, which is no lack of them', async () => {
    const away = () => Promise.reject(new AppError('conflict', 'notKept'))
    const favourites = createFavourites({ store: { list: away, save: away, remove: away } })

    expect(await favourites.find(aCall())).toBeUndefined()
    await expect(favourites.mark(aCall(), idOf('a'))).rejects.toThrow('notKept')
    await expect(favourites.unmark(aCall(), idOf('a'))).rejects.toThrow('notKept')
  })

  it('do not hide what nobody thought of', async () => {
    const broken = () => Promise.reject(new TypeError('the inner workings'))
    const favourites = createFavourites({ store: { list: broken, save: broken, remove: broken } })

    await expect(favourites.find(aCall())).rejects.toThrow('the inner workings')
  })
})
