import { AppError } from '../../../src/domain/app-error.ts'
import type { Call } from '../../../src/domain/call.ts'
import type { Directory } from '../../../src/domain/directory.ts'
import { DEFAULT_SORT, FILE_SORT, toRange, type VmQuery } from '../../../src/domain/vm-query.ts'
import type { VmSnapshot } from '../../../src/domain/vm-snapshot.ts'
import { createListAllDirectories, LAST_PAGE_OF_ALL } from '../../../src/features/vm-list/list-all-directories.ts'
import type { VmListPage } from '../../../src/features/vm-list/vm-list.ts'
import { aCall, aPerson } from '../../support/call.ts'

const CONTOSO: Directory = { tenantId: 'contoso', name: 'Contoso' }
const FABRIKAM: Directory = { tenantId: 'fabrikam', name: 'Fabrikam' }
const NORTHWIND: Directory = { tenantId: 'northwind', name: 'Northwind' }
const ALL = [CONTOSO, FABRIKAM, NORTHWIND]

function aVm(directory: Directory, name: string): VmSnapshot {
  const subscriptionId = directory.tenantId.padEnd(36, '0')
  return {
    id: { subscriptionId, resourceGroup: 'rg', name },
    name,
    power: 'running',
    size: 'Standard_B2s',
    os: 'Linux',
    location: 'westeurope',
    resourceGroup: 'rg',
    subscriptionName: directory.name,
    addresses: { knowledge: 'known', private: undefined, public: undefined, isPublicDynamic: false },
    adminName: undefined,
    provisioning: 'Succeeded',
    tags: {},
    operation: undefined,
  }
}

const FAVOURITE = { isFavourite: true } as const

/** What each directory answers: its machines, sorted by name, or why there are none. */
type Answers = Readonly<Record<string, readonly string[] | Error>>

function build(
  answers: Answers,
  counts: Partial<VmListPage['counts']> = {},
  known: Readonly<Record<string, Partial<VmSnapshot>>> = {},
) {
  const asked: { readonly tenantId: string; readonly query: VmQuery }[] = []
  const list = createListAllDirectories({
    vmList: {
      read(call, query) {
        const directory = ALL.find(({ tenantId }) => tenantId === call.person.tenantId) ?? CONTOSO
        asked.push({ tenantId: directory.tenantId, query })
        const names = answers[directory.tenantId] ?? []
        if (names instanceof Error) return Promise.reject(names)
        const { skip, top } = toRange(query)
        return Promise.resolve({
          vms: names.slice(skip, skip + top).map((name) => ({ ...aVm(directory, name), ...known[name] })),
          total: names.length,
          counts: {
            states: { running: names.length },
            subscriptions: 1,
            choices: undefined,
            isCutShort: false,
            ...counts,
          },
          asOf: 1_000,
          version: 'one',
          offPage: [],
          bulks: [],
          subscriptionNames: new Map([[directory.tenantId, directory.name]]),
          fallback: undefined,
        })
      },
    },
  })
  const callIn = ({ tenantId }: Directory): Promise<Call> => Promise.resolve(aCall({ person: aPerson({ tenantId }) }))
  const read = (page: number, sort = FILE_SORT) => list.read(ALL, callIn, { words: [], sort, page })
  return { read, asked }
}

const names = (count: number, letter: string) =>
  Array.from({ length: count }, (_, index) => `vm-${String(index).padStart(4, '0')}-${letter}`)

describe('a list over all directories', () => {
  it('is in one order across its pages, with nothing lost or twice', async () => {
    const answers = { contoso: names(120, 'a'), fabrikam: names(70, 'b'), northwind: names(3, 'c') }
    const { read } = build(answers)

    const pages = await Promise.all([1, 2, 3, 4].map((page) => read(page)))

    const shown = pages.flatMap(({ vms }) => vms.map(({ name }) => name))
    expect(shown).toEqual(Object.values(answers).flat().toSorted())
    expect(pages.map(({ vms }) => vms.length)).toEqual([50, 50, 50, 43])
    expect(pages.map(({ total }) => total)).toEqual([193, 193, 193, 193])
  })

  it('keeps each machine on the page of its row, whatever has happened to it since', async () => {
    const answers = { contoso: names(60, 'a'), fabrikam: names(60, 'b') }
    // The row of one says that it runs; Compute says that it is starting, which would come first.
    const { read } = build(answers, {}, { 'vm-0055-a': { power: 'starting' } })

    const pages = await Promise.all([1, 2, 3].map((page) => read(page, DEFAULT_SORT)))

    const shown = pages.flatMap(({ vms }) => vms.map(({ name }) => name))
    expect(new Set(shown).size).toBe(120)
    expect(shown.slice(0, 50)).toEqual(Object.values(answers).flat().toSorted().slice(0, 50))
  })

  it('has favourites of all directories before what merely runs', async () => {
    const { read } = build({ contoso: ['b', 'a'], fabrikam: ['z', 'c'] }, {}, { b: FAVOURITE, z: FAVOURITE })

    const { vms } = await read(1, DEFAULT_SORT)

    expect(vms.map(({ name }) => name)).toEqual(['b', 'z', 'a', 'c'])
  })

  it('says of each machine which directory it is in, also of two with one name', async () => {
    const { read } = build({ contoso: ['dev'], fabrikam: ['dev'] })

    const { vms, counts } = await read(1)

    expect(vms.map(({ name, directory }) => [name, directory?.name])).toEqual([
      ['dev', 'Contoso'],
      ['dev', 'Fabrikam'],
    ])
    expect(counts).toMatchObject({ states: { running: 2 }, subscriptions: 3 })
  })

  it('asks each directory once for a page, and for no more than it needs', async () => {
    const { read, asked } = build({ contoso: names(500, 'a') })

    await read(3)

    expect(asked.map(({ tenantId, query }) => [tenantId, toRange(query)])).toEqual(
      ALL.map(({ tenantId }) => [tenantId, { skip: 0, top: 150 }]),
    )
  })

  it('ends where one question to each directory no longer suffices', async () => {
    const { read, asked } = build({ contoso: names(1_200, 'a') })

    const last = await read(LAST_PAGE_OF_ALL)
    const beyond = await read(LAST_PAGE_OF_ALL + 1)

    expect(last.vms).toHaveLength(50)
    expect(beyond.vms).toEqual([])
    expect(Math.max(...asked.map(({ query }) => toRange(query).top))).toBe(1_000)
  })

  it.each([
    ['refuses', new AppError('sign-in-refused', 'noConsent')],
    ['is slow', new AppError('azure-slow', 'azureSlow')],
  ])('names a directory that %s, and shows the others', async (_, reason) => {
    const { read } = build({ contoso: ['a'], fabrikam: reason, northwind: ['b'] })

    const { vms, directoryGaps, total } = await read(1)

    expect(vms.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(total).toBe(2)
    expect(directoryGaps).toEqual([{ directory: FABRIKAM, reason, isPartial: false }])
  })

  it('fails with the reason of the first if none can be read', async () => {
    const refusal = new AppError('sign-in-refused', 'noConsent')
    const { read } = build({ contoso: refusal, fabrikam: new AppError('azure-slow', 'azureSlow'), northwind: refusal })

    await expect(read(1)).rejects.toBe(refusal)
  })

  it('fails for what nobody thought of', async () => {
    const { read } = build({ contoso: ['a'], fabrikam: new TypeError('the inner workings') })

    await expect(read(1)).rejects.toThrow('the inner workings')
  })

  it('gives no count that one of the directories does not give', async () => {
    const { counts } = await build({ contoso: ['a'] }, { states: undefined }).read(1)

    expect(counts.states).toBeUndefined()
    expect(counts.subscriptions).toBe(3)
  })
})
