import fc from 'fast-check'
import { computeFacet } from '../../../simulator/graph/api/facets.ts'
import { evaluateQuery } from '../../../simulator/graph/query.ts'
import { toCounts } from '../../../src/azure/resource-graph/counts.ts'
import { toLiteral } from '../../../src/azure/resource-graph/kusto-literal.ts'
import { toAllQuery, toFacets, toFindQuery, toListQuery } from '../../../src/azure/resource-graph/query.ts'
import { toVms } from '../../../src/azure/resource-graph/rows.ts'
import { toArmId, toVmKey } from '../../../src/domain/arm-id.ts'
import { POWER_STATES } from '../../../src/domain/power-state.ts'
import { UNAVAILABLE_ADDRESSES, type Vm } from '../../../src/domain/vm.ts'
import { CHOICE_COLUMNS, type Choices, SORT_COLUMNS, type VmQuery } from '../../../src/domain/vm-query.ts'
import { searchVms } from '../../../src/domain/vm-search.ts'

const NOW = Date.UTC(2026, 0, 1)
const SUBSCRIPTION = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'
/** Of the VMs whose last change has not succeeded. */
const PROVISIONING: Readonly<Record<string, string>> = { 'Other-2': 'failed', 'Other-6': 'Updating', 'vm-3': 'Failed' }

/** How Resource Graph reads a literal, according to Microsoft's own parser. */
function understood(literal: string): unknown {
  const tables = { rows: () => [{ id: '1' }] }
  return evaluateQuery(`Resources | project text = ${literal}`, tables, NOW).rows[0]?.['text']
}

function vmQuery(changes: Partial<VmQuery> = {}): VmQuery {
  return { words: [], sort: { column: 'name', descending: false }, page: 1, ...changes }
}

describe('what a person types', () => {
  it('is one literal of the query, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(understood(toLiteral(text))).toBe(text)
      }),
    )
  })

  it.each(["' or 1 == 1 //", '" | project secret', 'a\\', "\\'", '\r\n| take 1', '``` x ```', '\u2028', '@"', "h'x'"])(
    'stays data: %j',
    (text) => {
      expect(understood(toLiteral(text))).toBe(text)
    },
  )
})

describe('the query of the list', () => {
  const vms = ['Alpha', 'beta', 'Gamma'].map((name, index) => ({
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/${name}`,
    name,
    type: 'microsoft.compute/virtualmachines',
    resourceGroup: 'rg',
    subscriptionId: SUBSCRIPTION,
    location: index === 0 ? 'uksouth' : 'westeurope',
    tags: index === 1 ? { team: "O'Brien" } : null,
    properties: {
      hardwareProfile: { vmSize: 'Standard_B2s' },
      storageProfile: { osDisk: { osType: 'Linux' } },
      provisioningState: 'Succeeded',
      extended: {
        instanceView: { powerState: { code: index === 2 ? 'PowerState/running' : 'PowerState/deallocated' } },
      },
    },
  }))
  const tables = { rows: (table: string) => (table === 'resources' ? vms : []) }
  const namesOf = (query: string) => evaluateQuery(query, tables, NOW).rows.map(({ name }) => name)

  it.each(SORT_COLUMNS.flatMap((column) => [true, false].map((descending) => ({ column, descending }))))(
    'is understood when sorted by $column, descending $descending',
    (sort) => {
      expect(namesOf(toListQuery(vmQuery({ sort })))).toHaveLength(3)
    },
  )

  it('sorts names as people do, without regard to letter case', () => {
    expect(namesOf(toListQuery(vmQuery()))).toEqual(['Alpha', 'beta', 'Gamma'])
    expect(namesOf(toListQuery(vmQuery({ sort: { column: 'name', descending: true } })))).toEqual([
      'Gamma',
      'beta',
      'Alpha',
    ])
  })

  it('leaves paging to the request: a query with a limit of its own would not be paged', () => {
    expect(toListQuery(vmQuery({ page: 3 }))).not.toMatch(/\b(take|limit|top)\b/)
  })

  it('filters by state, place, group and words, all of which must occur', () => {
    // All other rows follow the wanted ones, so that Resource Graph can count them.
    const wanted = (state: VmQuery['state']) =>
      evaluateQuery(toListQuery(vmQuery({ state })), tables, NOW).rows.flatMap(({ name, missed }) =>
        missed === 0 ? [name] : [],
      )
    expect(wanted('running')).toEqual(['Gamma'])
    expect(wanted('deallocated')).toEqual(['Alpha', 'beta'])
    expect(wanted('unknown')).toEqual([])
    expect(namesOf(toListQuery(vmQuery({ state: 'running' })))).toEqual(['Gamma', 'Alpha', 'beta'])
    expect(namesOf(toListQuery(vmQuery({ location: 'UKSouth' })))).toEqual(['Alpha', 'beta', 'Gamma'])
    expect(namesOf(toAllQuery(vmQuery({ location: 'UKSouth' })))).toEqual(['Alpha'])
    expect(namesOf(toListQuery(vmQuery({ group: 'RG' })))).toHaveLength(3)
    expect(namesOf(toListQuery(vmQuery({ words: ['bet', "o'brien"] })))).toEqual(['beta'])
    expect(namesOf(toListQuery(vmQuery({ words: ['bet', 'nobody'] })))).toEqual([])
  })

  it('brings the names of subscriptions that Resource Graph keeps from the person', () => {
    const names = new Map([
      [SUBSCRIPTION.toUpperCase(), "Bob's | take 0"],
      ['00000000-0000-0000-0000-00000000000f', 'Other'],
    ])

    expect(namesOf(toListQuery(vmQuery({ words: ["bob's", '|', 'beta'] }), names))).toEqual(['beta'])
    expect(namesOf(toListQuery(vmQuery({ subscription: "BOB'S | take 0" }), names))).toHaveLength(3)
    expect(namesOf(toListQuery(vmQuery({ words: ['other'] }), names))).toEqual([])
  })

  it('finds one VM by its id in any letter case', () => {
    const id = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', name: 'ALPHA' }

    expect(namesOf(toFindQuery([id]))).toEqual(['Alpha'])
  })
})

describe('whatever a person asks for', () => {
  const NAMES = ['env', 'Team', 'a":"b', "O'Brien", 'כן', '{x}', 'a\\b', ':']
  const anything = fc.oneof(
    // Pages remove control characters from what is typed. The JSON text of tags has them as \b and the like, letters that others may type.
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .map((text) => text.toWellFormed())
      .filter((text) => !/\p{Cc}/u.test(text)),
    fc.constantFrom(
      ...NAMES,
      'prod',
      '"',
      '\\',
      "' | take 0",
      '" or 1==1',
      '\n| project id',
      '//',
      'vm-1',
      '10.0.1',
      'eam:pr',
      SUBSCRIPTION,
      toArmId({ subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', name: 'VM-1' }),
      `"/subscriptions/${SUBSCRIPTION}/resourceGroups/SECOND"`,
      `env:/subscriptions/${SUBSCRIPTION}`,
    ),
  )
  const estate: Vm[] = NAMES.flatMap((name, index) => [
    {
      ...vmWith(`vm-${index}`, { [name]: 'Prod', env: name }, POWER_STATES[index] ?? 'running'),
      addresses: { ...UNAVAILABLE_ADDRESSES, knowledge: 'known' as const, private: `10.0.${index % 2}.${index * 4}` },
    },
    vmWith(`Other-${index}`, {}, 'deallocated'),
  ])
  const tables = { rows: (table: string) => (table === 'resources' ? estate.flatMap(toResources) : []) }

  const word = anything.filter((text) => !/^[{}:,]+$/.test(text))
  const tag = fc
    .tuple(fc.oneof(anything, fc.constantFrom('ENV')), fc.option(anything))
    .map(([name, value]) => (value === null ? name : `${name}:${value}`))
  const keys = estate.map(({ id }) => toVmKey(id))
  const someQuery = fc.record(
    {
      // The app searches for each word once.
      words: fc.uniqueArray(
        anything.filter((text) => !/^[{}:,]+$/.test(text)),
        { maxLength: 3 },
      ),
      state: fc.constantFrom(undefined, 'running', 'deallocated', 'unknown', 'stopped'),
      subscription: fc.oneof(anything, fc.constant(SUBSCRIPTION)),
      group: fc.oneof(anything, fc.constantFrom('RG', 'rg')),
      location: fc.oneof(anything, fc.constantFrom('WestEurope')),
      os: fc.oneof(anything, fc.constantFrom('linux', 'Windows')),
      tag,
      sort: fc.record({ column: fc.constantFrom(...SORT_COLUMNS), descending: fc.boolean() }),
      favourites: fc.subarray(keys, { maxLength: 2 }),
      noted: fc.array(
        fc.record({ byNickname: fc.subarray(keys, { maxLength: 2 }), byText: fc.subarray(keys, { maxLength: 2 }) }),
        { maxLength: 3 },
      ),
      fresher: fc.uniqueArray(
        fc
          .record({
            key: fc.constantFrom(...estate.map(({ id }) => toVmKey(id))),
            replaces: fc.subarray([...POWER_STATES], { minLength: 1 }),
            power: fc.constantFrom(...POWER_STATES),
            provisioning: fc.constantFrom(undefined, 'Succeeded', 'Failed', "Updat'ing"),
            at: fc.constant(undefined),
          })
          .map((one) => ({ ...one, replaces: one.replaces.filter((state) => state !== one.power) }))
          .filter(({ replaces }) => replaces.length > 0),
        { selector: ({ key }) => key, maxLength: 6 },
      ),
    },
    { requiredKeys: ['words', 'sort'] },
  ) as fc.Arbitrary<Omit<VmQuery, 'page'>>

  it('is found without addresses, or may be found by them, and is never lost', () => {
    const known = estate.map((vm) => ({ ...vm, addresses: { ...vm.addresses, knowledge: 'known' as const } }))
    const unknown = estate.map((vm) => ({ ...vm, addresses: UNAVAILABLE_ADDRESSES }))
    fc.assert(
      fc.property(someQuery, (some) => {
        const query = { ...some, page: 1 }
        const whole = new Set(searchVms(known, query).vms.map(({ name }) => name))
        const { vms, undecided } = searchVms(unknown, query)

        for (const { name } of vms) expect(whole.delete(name)).toBe(true)
        expect(whole.size).toBeLessThanOrEqual(undecided)
      }),
    )
  })

  it('comes in the order of what needs the person, within that by name', () => {
    const favourite = estate.find(({ name }) => name === 'Other-4')
    const query = vmQuery({
      sort: { column: 'needs', descending: false },
      favourites: favourite ? [toVmKey(favourite.id)] : [],
    })

    expect(evaluateQuery(toListQuery(query), tables, NOW).rows.map(({ name }) => name)).toEqual([
      ...['vm-3'],
      ...['Other-2'],
      ...['Other-6', 'vm-1', 'vm-2', 'vm-4', 'vm-6'],
      ...['Other-4'],
      ...['vm-0'],
      ...['vm-7'],
      ...['Other-0', 'Other-1', 'Other-3', 'Other-5', 'Other-7', 'vm-5'],
    ])
    checkLikeSearch(query)
  })

  it('is filtered, counted and sorted by what is known beyond the rows, as long as these are older', () => {
    const key = (name: string) =>
      toVmKey(estate.find((vm) => vm.name === name)?.id ?? { ...vmWith('', {}, 'running').id })
    const told = { power: 'deallocated', provisioning: 'Succeeded', at: 1 } as const
    const query = vmQuery({
      state: 'deallocated',
      sort: { column: 'state', descending: false },
      fresher: [
        { key: key('vm-0'), replaces: ['running'], ...told },
        { key: key('vm-3'), replaces: ['running'], ...told },
        { key: key('Other-1'), replaces: ['deallocated'], ...told, power: 'running' },
        { key: key('vm-7'), replaces: ['unknown'], ...told },
      ],
    })

    const { rows } = evaluateQuery(toAllQuery(query), tables, NOW)
    expect(rows.map(({ name }) => name)).toEqual([
      'Other-2',
      'Other-6',
      'Other-0',
      'Other-3',
      'Other-4',
      'Other-5',
      'Other-7',
      'vm-0',
      'vm-5',
      'vm-7',
    ])
    expect(toVms(rows).flatMap(({ name, isCorrected }) => (isCorrected ? [name] : []))).toEqual(['vm-0', 'vm-7'])
    checkLikeSearch(query)
  })

  it('has room for what is known of as many VMs beside them', () => {
    const fresher = Array.from({ length: 500 }, (_, index) => ({
      key: toVmKey({ subscriptionId: SUBSCRIPTION, resourceGroup: 'é'.repeat(90), name: `${'x'.repeat(60)}${index}` }),
      replaces: ['running' as const],
      power: 'deallocated' as const,
      provisioning: 'Succeeded',
      at: 1,
    }))

    const text = toListQuery(vmQuery({ fresher }))

    expect(text).toContain('xx199')
    expect(text).not.toContain('xx200')
    expect(Buffer.byteLength(text)).toBeLessThan(100_000)
  })

  it('has room for as many favourites as a person may have, of the longest names', () => {
    const favourites = Array.from({ length: 200 }, (_, index) =>
      toVmKey({ subscriptionId: SUBSCRIPTION, resourceGroup: 'é'.repeat(90), name: `${'x'.repeat(60)}${index}` }),
    )
    const query = vmQuery({ sort: { column: 'needs', descending: false }, favourites })

    // Azure documents no limit of its own for a query. Resource Manager takes bodies of 4 MB.
    expect(Buffer.byteLength(toListQuery(query))).toBeLessThan(100_000)
    checkLikeSearch(query)
  })

  it('has room for as many notes as a person may have, each with every word of the longest search', () => {
    const byNickname = Array.from({ length: 200 }, (_, index) =>
      toVmKey({ subscriptionId: SUBSCRIPTION, resourceGroup: 'é'.repeat(90), name: `${'x'.repeat(60)}${index}` }),
    )
    const words = Array.from({ length: 20 }, (_, index) => `word-${index}`)
    const query = vmQuery({
      sort: { column: 'needs', descending: false },
      words,
      noted: words.map(() => ({ byNickname, byText: [] })),
    })

    expect(Buffer.byteLength(toListQuery(query))).toBeLessThan(4_000_000)
  })

  it('comes first if the person calls it as they typed, and is found by what they have written about it', () => {
    const keysOf = (name: string) => estate.filter((vm) => vm.name === name).map(({ id }) => toVmKey(id))
    const query = vmQuery({
      sort: { column: 'needs', descending: false },
      words: ['vm-1'],
      noted: [{ byNickname: keysOf('Other-6'), byText: keysOf('Other-0') }],
    })

    expect(evaluateQuery(toListQuery(query), tables, NOW).rows.map(({ name }) => name)).toEqual([
      ...['Other-6', 'vm-1'],
      'Other-0',
    ])
    checkLikeSearch(query)
  })

  const countFacets = (query: VmQuery) => {
    const result = evaluateQuery(toListQuery(query), tables, NOW)
    const facets = toFacets(query).map(({ expression, options: { top, ...options } }) =>
      computeFacet({ expression, options: { ...options, $top: top } }, result, 'objectArray'),
    )
    return { totalRecords: result.totalRecords, facets, isCutShort: false }
  }

  const checkLikeSearch = (query: VmQuery) => {
    const result = evaluateQuery(toListQuery(query), tables, NOW)
    const { vms, states, choices } = searchVms(estate, query)
    const names = vms.map(({ name }) => name)
    expect(result.rows.filter(({ missed }) => missed !== 1).map(({ name }) => name)).toEqual(names)
    expect(evaluateQuery(toAllQuery(query), tables, NOW).rows.map(({ name }) => name)).toEqual(names)

    const { total, counts } = toCounts(query, countFacets(query))
    expect(total).toBe(vms.length)
    expect(counts.states).toEqual(states)
    expect(counts.subscriptions).toBe(Math.min(vms.length, 1))
    for (const column of CHOICE_COLUMNS) {
      expect(toTally(counts.choices?.[column])).toEqual(toTally(choices[column]))
    }
  }

  it.each(SORT_COLUMNS.flatMap((column) => [true, false].map((descending) => ({ column, descending }))))(
    'comes in the same order as by a plain search: $column, descending $descending',
    (sort) => {
      checkLikeSearch(vmQuery({ sort }))
    },
  )

  it.each([{ location: 'uksouth' }, { state: 'deallocated' as const, os: 'windows' }])(
    'is counted also where Resource Graph can not count the states: %j',
    (chosen) => {
      const query = vmQuery(chosen)
      const { facets, ...counted } = countFacets(query)
      const others = facets.map((facet, index) => (index === 0 ? { expression: 'power', errors: [] } : facet))

      const { total, counts } = toCounts(query, { ...counted, facets: others })

      expect(total).toBe(searchVms(estate, query).vms.length)
      expect(total).toBeGreaterThan(0)
      expect(counts.states).toBeUndefined()
    },
  )

  it('has no total where Resource Graph does not count what is wanted', () => {
    const query = vmQuery({ location: 'uksouth' })
    const { facets, ...counted } = countFacets(query)

    expect(() => toCounts(query, { ...counted, facets: facets.slice(0, -1) })).toThrow('countMissing')
  })

  it('sorts addresses by their numbers, not by their digits', () => {
    const { rows } = evaluateQuery(toListQuery(vmQuery({ sort: { column: 'address', descending: true } })), tables, NOW)

    expect(rows.slice(0, 4).map(({ privateAddress }) => privateAddress)).toEqual([
      '10.0.1.28',
      '10.0.1.20',
      '10.0.1.12',
      '10.0.1.4',
    ])
  })

  it('is data in the query: Resource Graph finds what a plain search of the same machines finds', () => {
    fc.assert(
      fc.property(someQuery, (asked) => checkLikeSearch(vmQuery(asked))),
      { numRuns: 300 },
    )
  })

  it('also where it is what the machines are called and tagged with', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 2 }), (words) => checkLikeSearch(vmQuery({ words }))),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(tag, (asked) => checkLikeSearch(vmQuery({ tag: asked }))),
      { numRuns: 300 },
    )
  })
})

function toTally(choices: Choices | undefined): Record<string, number> {
  return Object.fromEntries((choices?.values ?? []).map(({ value, count }) => [value.toLowerCase(), count]))
}

function vmWith(name: string, tags: Vm['tags'], power: Vm['power']): Vm {
  const resourceGroup = /[13]$/.test(name) ? 'RG' : 'Second'
  return {
    id: { subscriptionId: SUBSCRIPTION, resourceGroup, name },
    name,
    power,
    size: 'Standard_B2s',
    os: name.startsWith('vm') ? 'Linux' : 'Windows',
    location: /[0-3]$/.test(name) ? 'westeurope' : 'uksouth',
    resourceGroup,
    subscriptionName: undefined,
    addresses: UNAVAILABLE_ADDRESSES,
    adminName: undefined,
    provisioning: PROVISIONING[name] ?? 'Succeeded',
    tags,
  }
}

function toResources(vm: Vm): Record<string, unknown>[] {
  const properties = {
    primary: true,
    virtualMachine: { id: toArmId(vm.id) },
    ipConfigurations: [{ properties: { primary: true, privateIPAddress: vm.addresses.private } }],
  }
  const nic = { id: `nic-of-${vm.name}`, type: 'microsoft.network/networkinterfaces', properties }
  return vm.addresses.private === undefined ? [toResource(vm)] : [toResource(vm), nic]
}

function toResource(vm: Vm): Record<string, unknown> {
  return {
    id: toArmId(vm.id),
    name: vm.name,
    type: 'microsoft.compute/virtualmachines',
    resourceGroup: vm.resourceGroup.toLowerCase(),
    subscriptionId: SUBSCRIPTION,
    location: vm.location,
    tags: vm.tags,
    properties: {
      hardwareProfile: { vmSize: vm.size },
      storageProfile: { osDisk: { osType: vm.os } },
      provisioningState: vm.provisioning,
      extended: { instanceView: { powerState: { code: vm.power === 'unknown' ? null : `PowerState/${vm.power}` } } },
    },
  }
}
