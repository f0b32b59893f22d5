import fc from 'fast-check'
import { UNAVAILABLE_ADDRESSES, type Vm } from '../../src/domain/vm.ts'
import { findOtherMatch, matchesWord, splitByWords } from '../../src/domain/vm-match.ts'

const SUBSCRIPTION = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'
const VM: Vm = {
  id: { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg-Shop', name: 'web-01' },
  name: 'web-01',
  power: 'running',
  size: 'Standard_B2s',
  os: 'Linux',
  location: 'westeurope',
  resourceGroup: 'rg-Shop',
  subscriptionName: 'Contoso Production',
  addresses: { ...UNAVAILABLE_ADDRESSES, knowledge: 'known', private: '10.1.2.3', public: '203.0.113.7' },
  adminName: undefined,
  provisioning: 'Succeeded',
  tags: { env: 'Prod', spare: '' },
}

describe('what a word matches beside the name', () => {
  it.each([
    ['SHOP', { field: 'group', text: 'rg-Shop' }],
    ['production', { field: 'subscription', text: 'Contoso Production' }],
    ['b2s', { field: 'size', text: 'Standard_B2s' }],
    ['linux', { field: 'os', text: 'Linux' }],
    ['westeu', { field: 'location', text: 'westeurope' }],
    ['10.1.', { field: 'address', text: '10.1.2.3' }],
    ['113.7', { field: 'address', text: '203.0.113.7' }],
    ['env', { field: 'tag', text: 'env: Prod' }],
    ['nv:pr', { field: 'tag', text: 'env: Prod' }],
    ['spare', { field: 'tag', text: 'spare' }],
    [SUBSCRIPTION, { field: 'id', text: expect.stringContaining('/virtualMachines/web-01') }],
    ['nothing', undefined],
  ])('%s', (word, match) => {
    expect(findOtherMatch(VM, word)).toEqual(match)
    expect(matchesWord(VM, word)).toBe(match !== undefined)
  })
})

describe('the parts of a name', () => {
  it('are marked where a word occurs, in any letter case, and where two overlap as one', () => {
    expect(splitByWords('Web-01-web', ['WEB'])).toEqual([
      { text: 'Web', isMatch: true },
      { text: '-01-', isMatch: false },
      { text: 'web', isMatch: true },
    ])
    expect(splitByWords('abcd', ['abc', 'bcd'])).toEqual([{ text: 'abcd', isMatch: true }])
    expect(splitByWords('abcd', [])).toEqual([{ text: 'abcd', isMatch: false }])
  })

  it('are the whole name, whatever is searched for', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.array(fc.string({ unit: 'binary' })),
        (name, words) => {
          expect(
            splitByWords(name, words)
              .map(({ text }) => text)
              .join(''),
          ).toBe(name)
        },
      ),
    )
  })
})
