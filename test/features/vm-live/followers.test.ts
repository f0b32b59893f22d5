import { AppError } from '../../../src/domain/app-error.ts'
import { ALL_LEASES, type Leases } from '../../../src/domain/leases.ts'
import type { Operation } from '../../../src/domain/operation.ts'
import { toPersonKey } from '../../../src/domain/person.ts'
import type { PowerState } from '../../../src/domain/power-state.ts'
import type { VmSnapshot } from '../../../src/domain/vm-snapshot.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createChangeLog } from '../../../src/events/change-log.ts'
import { createFresherStates } from '../../../src/features/vm-list/fresher-states.ts'
import { createFollowers } from '../../../src/features/vm-live/followers.ts'
import { aCall } from '../../support/call.ts'
import { buildOperation } from '../../support/operation.ts'
import { createVirtualTime } from '../../support/virtual-time.ts'

const ID = { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'rg', name: 'web-01' }
const ADA = aCall()
const KEY = toPersonKey(ADA.person)

function buildVm(power: PowerState, name = ID.name): VmSnapshot {
  return {
    id: { ...ID, name },
    name,
    power,
    size: 'Standard_B2s',
    os: 'Linux',
    location: 'westeurope',
    resourceGroup: ID.resourceGroup,
    subscriptionName: 'Production',
    addresses: { private: '10.0.0.4', public: undefined, isPublicDynamic: false, knowledge: 'known' },
    adminName: undefined,
    provisioning: 'Succeeded',
    tags: {},
    operation: undefined,
  }
}

/** Follows VMs that show the next state of `looks` at each look, and stay at the last one. */
function follow(
  looks: readonly (PowerState | AppError)[],
  operations: readonly Operation[] = [],
  { refusal, leases = ALL_LEASES }: { refusal?: AppError; leases?: Leases } = {},
) {
  const time = createVirtualTime()
  const events = createBus()
  const changes = createChangeLog()
  events.subscribe('vm-changed', (change) => changes.append(change))
  const told: string[] = []
  events.subscribe('vm-changed', ({ vm }) => told.push(vm.name))
  const [asked, askedOfOperations]: [number[], number[]] = [[], []]
  const left = new Map<string, (PowerState | AppError)[]>()
  let known = operations
  const followers = createFollowers({
    activity: {
      recent: () => Promise.resolve(known),
      refresh: (_, operation) => {
        askedOfOperations.push(time.now())
        if (refusal) return Promise.reject(refusal)
        return Promise.resolve(known.find(({ id }) => id === operation.id) ?? operation)
      },
    },
    computeVms: {
      get: (_, { name }) => {
        asked.push(time.now())
        const states = left.get(name) ?? [...looks]
        left.set(name, states.length > 1 ? states.slice(1) : states)
        const [next = 'unknown'] = states
        return next instanceof AppError ? Promise.reject(next) : Promise.resolve(buildVm(next, name))
      },
    },
    fresherStates: createFresherStates({ clock: time, events }),
    changes,
    leases,
    takeOver: () => Promise.resolve(),
    clock: time,
    events,
  })
  const window = new AbortController()
  return {
    followers,
    events,
    told,
    asked,
    askedOfOperations,
    window,
    setOperations: (now: readonly Operation[]) => (known = now),
    pass: (ms: number) => time.run(time.wait(ms, new AbortController().signal)),
  }
}

const MINUTE = 60_000

describe('following what changes for a person', () => {
  it('tells each change of a machine once, and looks no longer than it changes', async () => {
    const { followers, window, told, asked, pass } = follow(['starting', 'starting', 'running'])
    followers.follow(ADA, window.signal)
    await pass(1)
    followers.watch(ADA, [buildVm('starting')])

    await pass(10 * MINUTE)

    expect(told).toEqual([ID.name])
    expect(asked).toHaveLength(3)
  })

  it('does not look at machines on which nothing moves, nor for people who have no page open', async () => {
    const { followers, window, asked, pass } = follow(['starting'])
    followers.watch(ADA, [buildVm('starting')])
    followers.follow(ADA, window.signal)
    followers.watch(ADA, [buildVm('running')])
    await pass(5 * MINUTE)

    expect(asked).toEqual([])
  })

  it('looks after an operation until it has ended, and then at its machine', async () => {
    const running = buildOperation({ personKey: KEY, vm: ID, status: 'running' })
    const { followers, window, asked, askedOfOperations, setOperations, pass } = follow(['running'], [running])
    followers.follow(ADA, window.signal)
    await pass(MINUTE)
    expect(asked).toEqual([])

    setOperations([{ ...running, status: 'succeeded', endedAt: 1 }])
    await pass(MINUTE)

    expect(asked).toHaveLength(1)
    const looks = askedOfOperations.length
    await pass(10 * MINUTE)
    expect(askedOfOperations).toHaveLength(looks)
  })

  it('wakes when an action begins', async () => {
    const { followers, events, window, askedOfOperations, setOperations, pass } = follow(['starting'])
    followers.follow(ADA, window.signal)
    await pass(10_000)
    setOperations([buildOperation({ personKey: KEY, vm: ID, status: 'running' })])

    events.publish('vm-changed', { personKey: KEY, vm: ID })
    await pass(5_000)

    expect(askedOfOperations.length).toBeGreaterThan(1)
  })

  it('wakes when an action begins while it reads what is under way', async () => {
    const { followers, events, window, askedOfOperations, setOperations, pass } = follow(['starting'])
    followers.follow(ADA, window.signal)
    // The first read has begun, and has found nothing.
    setOperations([buildOperation({ personKey: KEY, vm: ID, status: 'running' })])
    events.publish('vm-changed', { personKey: KEY, vm: ID })

    await pass(5_000)

    expect(askedOfOperations.length).toBeGreaterThan(1)
  })

  it('leaves operations to the process that has the lease, and looks after what only its own pages know', async () => {
    const running = buildOperation({ personKey: KEY, vm: ID, status: 'running' })
    const { followers, window, told, askedOfOperations, pass } = follow(['starting', 'running'], [running], {
      leases: { take: () => Promise.resolve({ isHeld: () => false }) },
    })
    followers.follow(ADA, window.signal)
    await pass(1)
    followers.watch(ADA, [buildVm('starting'), buildVm('starting', 'web-02')])

    await pass(MINUTE)

    expect(told).toEqual(['web-02'])
    expect(askedOfOperations).toEqual([])
  })

  it('stays within the 36 reads at a stretch and 12 a minute that Compute allows', async () => {
    const { followers, window, asked, pass } = follow(['starting'])
    followers.follow(ADA, window.signal)
    await pass(1)
    followers.watch(ADA, [buildVm('starting')])

    await pass(10 * MINUTE)

    expect(asked.length).toBeGreaterThan(50)
    for (const time of asked) {
      expect(asked.filter((other) => other >= time && other < time + MINUTE).length).toBeLessThanOrEqual(15)
    }
  })

  it('asks Azure ten questions a second at most, and forgets no machine', async () => {
    const { followers, window, asked, pass } = follow(['starting'])
    followers.follow(ADA, window.signal)
    await pass(1)
    followers.watch(
      ADA,
      Array.from({ length: 50 }, (_, index) => buildVm('starting', `vm-${index}`)),
    )

    await pass(20_000)

    for (const time of asked) {
      expect(asked.filter((other) => other >= time && other < time + 1_000).length).toBeLessThanOrEqual(10)
    }
    expect(asked.length).toBeGreaterThanOrEqual(150)
  })

  it('has one loop for several windows, and ends with the last', async () => {
    const { followers, window, asked, pass } = follow(['starting'])
    const other = new AbortController()
    followers.follow(ADA, window.signal)
    followers.follow(ADA, other.signal)
    await pass(1)
    followers.watch(ADA, [buildVm('starting')])
    await pass(3_500)
    expect(asked).toHaveLength(2)

    window.abort()
    await pass(MINUTE)
    const looks = asked.length
    expect(looks).toBeGreaterThan(5)
    other.abort()
    await pass(10 * MINUTE)

    expect(asked).toHaveLength(looks)
  })

  it.each(['azure-throttled', 'azure-slow', 'azure-unavailable'] as const)(
    'waits out that Azure is %s',
    async (kind) => {
      const away = new AppError(kind, 'azureSlow')
      const { followers, window, told, pass } = follow([away, away, 'running'])
      followers.follow(ADA, window.signal)
      await pass(1)
      followers.watch(ADA, [buildVm('starting')])

      await pass(MINUTE)

      expect(told).toEqual([ID.name])
    },
  )

  it('looks ever more seldom at what is under way if the person may see neither that nor the machine', async () => {
    const running = buildOperation({ personKey: KEY, vm: ID, status: 'running' })
    const refusal = new AppError('forbidden', 'notAllowed')
    const { followers, window, askedOfOperations, pass } = follow([refusal], [running], { refusal })
    followers.follow(ADA, window.signal)
    await pass(10 * MINUTE)

    // Once a second it would be 600.
    expect(askedOfOperations.length).toBeGreaterThan(10)
    expect(askedOfOperations.length).toBeLessThan(80)
  })

  it('leaves a machine that the person may no longer see', async () => {
    const { followers, window, asked, pass } = follow([new AppError('forbidden', 'notAllowed')])
    followers.follow(ADA, window.signal)
    await pass(1)
    followers.watch(ADA, [buildVm('starting')])

    await pass(10 * MINUTE)

    expect(asked).toHaveLength(1)
  })
})
