import { BUDGETS } from '../../../src/domain/budgets.ts'
import type { Operation } from '../../../src/domain/operation.ts'
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
  const told: string[] = []
  const events = createBus()
  events.subscribe('vm-changed', ({ personKey }) => told.push(personKey))
  const fresherStates = createFresherStates({ clock, events })
  return { fresherStates, events, told, pass: (ms: number) => (now += ms) }
}

function buildStop(changes: Partial<Operation>): Operation {
  return {
    id: 'stop',
    personKey: toPersonKey(ADA.person),
    vm: buildVm('running').id,
    action: 'stop',
    begunAt: 900_000,
    endedAt: undefined,
    status: 'succeeded',
    failure: undefined,
    pollUrl: undefined,
    ...changes,
  }
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

  it('is told to the pages of the person whenever it is news, and only then', () => {
    const { fresherStates, told } = build()
    const toldBy = (computeVm: PowerState, row: PowerState) => {
      told.length = 0
      fresherStates.record(ADA, buildVm(computeVm), buildVm(row))
      return [...told]
    }

    expect(toldBy('starting', 'starting')).toEqual([])
    expect(toldBy('running', 'starting')).toEqual(['contoso/ada'])
    expect(toldBy('running', 'starting')).toEqual([])
    expect(toldBy('deallocating', 'starting')).toEqual(['contoso/ada'])
    expect(toldBy('deallocating', 'deallocating')).toEqual(['contoso/ada'])
  })

  it('is told once the inventory has moved on, even to a third state', () => {
    const { fresherStates } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))

    expect(fresherStates.find(ADA, buildVm('running'))).toBeUndefined()
    expect(fresherStates.find(ADA, buildVm('deallocated'))).toBeUndefined()
  })

  it('counts for as long as the inventory has the same row, however long that is', () => {
    const { fresherStates, pass } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('deallocated'))

    pass(24 * 60 * 60_000)

    expect(fresherStates.find(ADA, buildVm('deallocated'))?.power).toBe('running')
  })

  it('is to be looked at again after a minute, and once in a minute', () => {
    const { fresherStates, pass } = build()
    const uncheckedNames = () => fresherStates.findUnchecked(ADA).map(({ name }) => name)
    fresherStates.record(ADA, buildVm('running'), buildVm('deallocated'))
    fresherStates.record(ADA, buildVm('running', 'web-02'), buildVm('running', 'web-02'))

    pass(BUDGETS.fresherChecked - 1)
    expect(uncheckedNames()).toEqual([])
    pass(1)
    expect(uncheckedNames()).toEqual(['web-01'])
    fresherStates.noteCheck(ADA, buildVm('running').id, 1_000_000 + BUDGETS.fresherChecked)
    expect(uncheckedNames()).toEqual([])
  })

  it('is to be looked at again within seconds if it was on its way', () => {
    const { fresherStates, pass } = build()
    fresherStates.record(ADA, buildVm('deallocating'), buildVm('running'))

    pass(BUDGETS.listFresh)

    expect(fresherStates.findUnchecked(ADA)).toHaveLength(1)
  })

  it('counts for an hour where nobody could look again', () => {
    const { fresherStates, pass } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('deallocated'))

    pass(BUDGETS.fresherUnchecked - 1)
    expect(fresherStates.list(ADA)).toHaveLength(1)
    pass(1)
    expect(fresherStates.list(ADA)).toEqual([])
  })

  it('is over once a row has changed, also to a third state, and stays over if the old one comes back', () => {
    const { fresherStates } = build()
    const { id } = buildVm('running')
    fresherStates.record(ADA, buildVm('running'), buildVm('deallocated'))

    expect(fresherStates.isOlder(ADA, id, buildVm('deallocated'))).toBe(true)
    expect(fresherStates.isOlder(ADA, id, buildVm('starting'))).toBe(true)
    expect(fresherStates.isOlder(ADA, id, buildVm('stopped'))).toBe(false)
    expect(fresherStates.isOlder(ADA, id, buildVm('deallocated'))).toBe(false)
    expect(fresherStates.list(ADA)).toEqual([])
  })

  it('is what an operation of the person has led to, until the machine itself says something newer', () => {
    const { fresherStates, pass } = build()
    const stopped = buildStop({ endedAt: 999_000 })
    const powers = () => fresherStates.list(ADA).map(({ power }) => power)

    fresherStates.adopt(ADA, [stopped])
    expect(powers()).toEqual(['deallocated'])
    pass(1_000)
    fresherStates.record(ADA, buildVm('running'), buildVm('running'))
    fresherStates.adopt(ADA, [stopped])
    expect(powers()).toEqual([])
    pass(2_000)
    fresherStates.adopt(ADA, [buildStop({ endedAt: 1_002_000 })])
    expect(powers()).toEqual(['deallocated'])
  })

  it('while it was on its way does not count against the operation that has ended since', () => {
    const { fresherStates } = build()
    fresherStates.record(ADA, buildVm('deallocating'), undefined)

    fresherStates.adopt(ADA, [buildStop({ endedAt: 999_000 })])

    expect(fresherStates.list(ADA).map(({ power }) => power)).toEqual(['deallocated'])
  })

  it('makes lists older that were read before its row caught up, and no others', () => {
    const { fresherStates, pass } = build()
    fresherStates.record(ADA, buildVm('running', 'web-02'), buildVm('running', 'web-02'))
    expect(fresherStates.findCaughtUpAt(ADA)).toBeUndefined()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))
    expect(fresherStates.findCaughtUpAt(ADA)).toBeUndefined()

    pass(1_000)
    fresherStates.record(ADA, buildVm('running'), buildVm('running'))
    pass(1_000)
    fresherStates.record(ADA, buildVm('running'), buildVm('running'))

    expect(fresherStates.findCaughtUpAt(ADA)).toBe(1_001_000)
    expect(fresherStates.findCaughtUpAt(GRACE)).toBeUndefined()
  })

  it('makes lists older from before an operation that was known to be over only after its row', () => {
    const { fresherStates, pass } = build()
    fresherStates.record(ADA, buildVm('deallocated'), buildVm('deallocated'))

    fresherStates.adopt(ADA, [buildStop({ endedAt: 1_000_000 - BUDGETS.listCompared })])
    expect(fresherStates.findCaughtUpAt(ADA)).toBeUndefined()
    pass(1_000)
    fresherStates.adopt(ADA, [buildStop({ endedAt: 999_000 })])

    expect(fresherStates.findCaughtUpAt(ADA)).toBe(1_000_000)
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

    for (let index = 0; index < 21_000; index += 1) {
      fresherStates.record(ADA, buildVm('running', `vm-${index}`), buildVm('starting', `vm-${index}`))
    }

    const found = (index: number) => fresherStates.find(ADA, buildVm('starting', `vm-${index}`))?.power
    expect(found(20_999)).toBe('running')
    expect(found(1_100)).toBe('running')
    expect(found(0)).toBeUndefined()
    expect(found(990)).toBeUndefined()
  })

  it('is told when the person leaves, and nobody else’s is', () => {
    const { fresherStates, events } = build()
    fresherStates.record(ADA, buildVm('running'), buildVm('starting'))
    fresherStates.record(GRACE, buildVm('running'), buildVm('starting'))

    events.publish('person-left', toPersonKey(ADA.person))

    expect(fresherStates.find(ADA, buildVm('starting'))).toBeUndefined()
    expect(fresherStates.find(GRACE, buildVm('starting'))?.power).toBe('running')
  })
})
