import type { PowerState } from '../../src/domain/power.ts'
import type { Vm } from '../../src/domain/vm.ts'
import { createSightings } from '../../src/services/sightings.ts'
import { buildUser } from '../support/user.ts'

const ADA = buildUser()
const GRACE = buildUser({ objectId: 'grace' })

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
  const sightings = createSightings({ clock, forgetLists: (person) => forgotten.push(person) })
  return { sightings, forgotten, pass: (ms: number) => (now += ms) }
}

describe('what a machine itself has said', () => {
  it('is remembered where the inventory said something else', () => {
    const { sightings } = build()

    sightings.note(ADA, buildVm('running'), buildVm('starting'))

    expect(sightings.find(ADA, buildVm('starting'))?.power).toBe('running')
  })

  it('is worth nothing where the inventory said the same', () => {
    const { sightings } = build()

    sightings.note(ADA, buildVm('running'), buildVm('running'))

    expect(sightings.find(ADA, buildVm('running'))).toBeUndefined()
  })

  it('ends the lists that are kept for the person whenever it is news, and only then', () => {
    const { sightings, forgotten } = build()
    const forgottenBy = (machine: PowerState, row: PowerState) => {
      forgotten.length = 0
      sightings.note(ADA, buildVm(machine), buildVm(row))
      return [...forgotten]
    }

    expect(forgottenBy('starting', 'starting')).toEqual([])
    expect(forgottenBy('running', 'starting')).toEqual(['ada'])
    expect(forgottenBy('running', 'starting')).toEqual([])
    expect(forgottenBy('deallocating', 'starting')).toEqual(['ada'])
    expect(forgottenBy('deallocating', 'deallocating')).toEqual(['ada'])
  })

  it('is forgotten once the inventory has moved on, even to a third state', () => {
    const { sightings } = build()
    sightings.note(ADA, buildVm('running'), buildVm('starting'))

    expect(sightings.find(ADA, buildVm('running'))).toBeUndefined()
    expect(sightings.find(ADA, buildVm('deallocated'))).toBeUndefined()
  })

  it('counts for the minute by which the inventory may lag behind, and no longer', () => {
    const { sightings, pass } = build()
    sightings.note(ADA, buildVm('running'), buildVm('starting'))

    pass(59_999)
    const before = sightings.find(ADA, buildVm('starting'))
    pass(1)
    const after = sightings.find(ADA, buildVm('starting'))

    expect(before?.power).toBe('running')
    expect(after).toBeUndefined()
  })

  it('last replaces what it said before', () => {
    const { sightings } = build()
    sightings.note(ADA, buildVm('starting'), buildVm('deallocated'))

    sightings.note(ADA, buildVm('running'), buildVm('deallocated'))

    expect(sightings.find(ADA, buildVm('deallocated'))?.power).toBe('running')
  })

  it('is taken back when it agrees with the inventory again', () => {
    const { sightings } = build()
    sightings.note(ADA, buildVm('starting'), buildVm('deallocated'))

    sightings.note(ADA, buildVm('deallocated'), buildVm('deallocated'))

    expect(sightings.find(ADA, buildVm('deallocated'))).toBeUndefined()
  })

  it('is told to nobody else', () => {
    const { sightings } = build()

    sightings.note(ADA, buildVm('running'), buildVm('starting'))

    expect(sightings.find(GRACE, buildVm('starting'))).toBeUndefined()
  })

  it('counts for its machine alone, in whatever letter case Azure writes its id', () => {
    const { sightings } = build()
    sightings.note(ADA, buildVm('running'), buildVm('starting'))

    expect(sightings.find(ADA, buildVm('starting', 'web-02'))).toBeUndefined()
    expect(sightings.find(ADA, buildVm('starting', 'WEB-01'))?.power).toBe('running')
  })

  it('of thousands of machines is remembered of the last ones', () => {
    const { sightings } = build()

    for (let index = 0; index < 6_000; index += 1) {
      sightings.note(ADA, buildVm('running', `vm-${index}`), buildVm('starting', `vm-${index}`))
    }

    const found = (index: number) => sightings.find(ADA, buildVm('starting', `vm-${index}`))?.power
    expect(found(5_999)).toBe('running')
    expect(found(1_100)).toBe('running')
    expect(found(0)).toBeUndefined()
    expect(found(990)).toBeUndefined()
  })
})
