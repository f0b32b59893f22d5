import { BUDGETS } from '../../../src/domain/budgets.ts'
import { toPersonKey } from '../../../src/domain/person.ts'
import type { PowerState } from '../../../src/domain/power-state.ts'
import type { Vm } from '../../../src/domain/vm.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createFresherStates } from '../../../src/features/vm-list/fresher-states.ts'
import { aCall, aPerson } from '../../support/call.ts'

const ADA = aCall()
const GRACE = aCall({ person: aPerson({ objectId: 'grace' }) })

function buildVm(power: PowerState, name = 'web-01'): Vm {
  return {
    id: { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'rg', name },
    name,
    power,
    size: 'Standard_B2s',
    os: 'Linux',
    location: 'westeurope',
    resourceGroup: 'rg',
    subscriptionName: 'Production',
    addresses: { private: '10.0.0.4', public: undefined, isPublicDynamic: false, knowledge: 'known' },
    adminName: undefined,
    provisioning: 'Succeeded',
    tags: {},
  }
}

function build() {
  let now = 1_000_000
  const clock = { now: () => now, wait: () => Promise.resolve() }
  const forgotten: string[] = []
  const events = createBus()
  events.subscribe('lists-stale', (key) => forgotten.push(key))
  const fresherStates = createFresherStates({ clock, events })
  return { fresherStates, events, forgotten, pass: (ms: number) => (now += ms) }
}

describe('what a machine itself has said', () => {
  it('is remembered where the inventory said something else', () => {
    const { fresherStates } = build()

    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))

    expect(fresherStates.find(ADA, buildVm('starting'))?.power).toBe('running')
  })

  it('is worth nothing where the inventory said the same', () => {
    const { fresherStates } = build()

    fresherStates.record(ADA, buildVm('running'), buildVm('running'))

    expect(fresherStates.find(ADA, buildVm('running'))).toBeUndefined()
  })

  it('ends the lists that are kept for the person whenever it is news, and only then', () => {
    const { fresherStates, forgotten } = build()
    const forgottenBy = (computeVm: PowerState, row: PowerState) => {
      forgotten.length = 0
      fresherStates.record(ADA, buildVm(computeVm), buildVm(row))
      return [...forgotten]
    }

    expect(forgottenBy('starting', 'starting')).toEqual([])
    expect(forgottenBy('running', 'starting')).toEqual(['contoso/ada'])
    expect(forgottenBy('running', 'starting')).toEqual([])
    expect(forgottenBy('deallocating', 'starting')).toEqual(['contoso/ada'])
    expect(forgottenBy('deallocating', 'deallocating')).toEqual(['contoso/ada'])
  })

  it('is forgotten once the inventory has moved on, even to a third state', () => {
    const { fresherStates } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))

    expect(fresherStates.find(ADA, buildVm('running'))).toBeUndefined()
    expect(fresherStates.find(ADA, buildVm('deallocated'))).toBeUndefined()
  })

  it('counts for as long as the inventory may lag behind, and no longer', () => {
    const { fresherStates, pass } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))

    pass(BUDGETS.resourceGraphLag - 1)
    const before = fresherStates.find(ADA, buildVm('starting'))
    pass(1)
    const after = fresherStates.find(ADA, buildVm('starting'))

    expect(before?.power).toBe('running')
    expect(after).toBeUndefined()
  })

  it('last replaces what it said before', () => {
    const { fresherStates } = build()
    fresherStates.record(ADA, buildVm('starting'), buildVm('deallocated'))

    fresherStates.record(ADA, buildVm('running'), buildVm('deallocated'))

    expect(fresherStates.find(ADA, buildVm('deallocated'))?.power).toBe('running')
  })

  it('is taken back when it agrees with the inventory again', () => {
    const { fresherStates } = build()
    fresherStates.record(ADA, buildVm('starting'), buildVm('deallocated'))

    fresherStates.record(ADA, buildVm('deallocated'), buildVm('deallocated'))

    expect(fresherStates.find(ADA, buildVm('deallocated'))).toBeUndefined()
  })

  it('is told to nobody else', () => {
    const { fresherStates } = build()

    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))

    expect(fresherStates.find(GRACE, buildVm('starting'))).toBeUndefined()
  })

  it('counts for its machine alone, in whatever letter case Azure writes its id', () => {
    const { fresherStates } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))

    expect(fresherStates.find(ADA, buildVm('starting', 'web-02'))).toBeUndefined()
    expect(fresherStates.find(ADA, buildVm('starting', 'WEB-01'))?.power).toBe('running')
  })

  it('of thousands of machines is remembered of the last ones', () => {
    const { fresherStates } = build()

    for (let index = 0; index < 6_000; index += 1) {
      fresherStates.record(ADA, buildVm('running', `vm-${index}`), buildVm('starting', `vm-${index}`))
    }

    const found = (index: number) => fresherStates.find(ADA, buildVm('starting', `vm-${index}`))?.power
    expect(found(5_999)).toBe('running')
    expect(found(1_100)).toBe('running')
    expect(found(0)).toBeUndefined()
    expect(found(990)).toBeUndefined()
  })

  it('is forgotten when the person leaves, and nobody else’s is', () => {
    const { fresherStates, events } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))
    fresherStates.record(GRACE, buildVm('running'), buildVm('starting'))

    events.publish('person-left', toPersonKey(ADA.person))

    expect(fresherStates.find(ADA, buildVm('starting'))).toBeUndefined()
    expect(fresherStates.find(GRACE, buildVm('starting'))?.power).toBe('running')
  })
})
