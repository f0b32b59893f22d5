import { readFileSync } from 'node:fs'
import { findSizeOfSku, mergeTable, readTable, toTableText } from '../../scripts/vm-size-table.ts'

const small = { cores: 1, memoryGib: 0.75 }
const large = { cores: 8, memoryGib: 32 }

describe('The table of VM sizes', () => {
  it('is read as it was written', () => {
    const text = readFileSync('src/domain/vm-sizes.ts', 'utf8')
    const [, madeOn = ''] = /Made on (\S+)/.exec(text) ?? []

    expect(toTableText(readTable(text), madeOn)).toBe(text)
  })

  it('is written one size a line, sorted', () => {
    const sizes = new Map([
      ['Standard_E8-4s_v5', large],
      ['Basic_A0', small],
    ])

    const text = toTableText({ sources: ['hearsay'], sizes }, '2026-11-25')

    expect(text).toContain('Made on 2026-11-25')
    expect(text).toContain('\n// - hearsay\n')
    expect(text).toContain("= {\n  Basic_A0: [1, 0.75],\n  'Standard_E8-4s_v5': [8, 32],\n}\n")
  })

  it('takes what Azure lists now, and keeps what it no longer lists', () => {
    const table = {
      sources: ['hearsay'],
      sizes: new Map([
        ['Standard_Old', small],
        ['standard_d2s_v5', small],
      ]),
    }

    const merged = mergeTable(table, new Map([['Standard_D2s_v5', large]]), '2027-01-02')

    expect([...merged.sizes]).toEqual([
      ['Standard_Old', small],
      ['Standard_D2s_v5', large],
    ])
    expect(merged.sources).toEqual(['resourceSkus of a subscription, read on 2027-01-02: 1 sizes', 'hearsay'])
  })

  it('names the last refresh alone', () => {
    const listed = new Map([['Standard_D2s_v5', large]])

    const once = mergeTable({ sources: ['hearsay'], sizes: new Map() }, listed, '2027-01-02')
    const twice = mergeTable(once, listed, '2027-03-04')

    expect(twice.sources).toEqual(['resourceSkus of a subscription, read on 2027-03-04: 1 sizes', 'hearsay'])
    expect(twice.sizes).toEqual(once.sizes)
  })
})

describe('A SKU', () => {
  const sku = (capabilities: Record<string, string>, rest: object = {}) => ({
    resourceType: 'virtualMachines',
    name: 'Standard_X',
    capabilities: Object.entries(capabilities).map(([name, value]) => ({ name, value })),
    ...rest,
  })

  it.each([
    ['whole numbers', { vCPUs: '8', MemoryGB: '32' }, 8, 32],
    ['a fraction of memory', { vCPUs: '1', vCPUsAvailable: '1', MemoryGB: '0.75' }, 1, 0.75],
    ['constrained cores', { vCPUs: '8', vCPUsAvailable: '4', MemoryGB: '64' }, 4, 64],
  ])('gives a size with %s', (_, capabilities, cores, memoryGib) => {
    expect(findSizeOfSku(sku(capabilities))).toEqual(['Standard_X', { cores, memoryGib }])
  })

  it.each([
    ['is no machine', sku({ vCPUs: '8', MemoryGB: '32' }, { resourceType: 'hostGroups/hosts' })],
    ['has no name', sku({ vCPUs: '8', MemoryGB: '32' }, { name: undefined })],
    ['has a name that is no word', sku({ vCPUs: '8', MemoryGB: '32' }, { name: "']; evil() //" })],
    ['has no memory', sku({ vCPUs: '8' })],
    ['has no cores', sku({ MemoryGB: '32' })],
    ['has none of either', sku({ vCPUs: '0', MemoryGB: '0' })],
    ['has words for numbers', sku({ vCPUs: 'many', MemoryGB: 'much' })],
    ['has nothing', {}],
  ])('gives none where it %s', (_, odd) => {
    expect(findSizeOfSku(odd)).toBeUndefined()
  })
})
