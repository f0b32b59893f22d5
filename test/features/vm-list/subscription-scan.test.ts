import { AppError } from '../../../src/domain/app-error.ts'
import { canFallBack } from '../../../src/domain/can-fall-back.ts'
import type { ComputeVm } from '../../../src/domain/vm.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createSubscriptionScans } from '../../../src/features/vm-list/subscription-scan.ts'
import { aCall, aPerson } from '../../support/call.ts'

const ADA = aCall()
const GRACE = aCall({ person: aPerson({ objectId: 'grace' }) })
const PATIENCE_MS = 2_000

function buildMachine(subscriptionId: string, name: string): ComputeVm {
  return {
    id: { subscriptionId, resourceGroup: 'rg', name },
    name,
    power: 'running',
    size: 'Standard_B2s',
    os: 'Linux',
    location: 'westeurope',
    resourceGroup: 'rg',
    adminName: undefined,
    provisioning: 'Succeeded',
    tags: {},
  }
}

/** An estate with `count` subscriptions. Each answers only when the test allows it. */
function build(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `s${index}`)
  const waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  const asked: string[] = []
  const listed: string[] = []
  const deadlines = new Map<string, AbortSignal>()
  const failures = new Map<string, AppError>()
  let machinesEach = 1
  let most = 0
  let now = 1_000
  let passPatience: (() => void)[] = []
  let isListed: (objectId: string) => Promise<void> = () => Promise.resolve()
  const scan = createSubscriptionScans({
    events: createBus(),
    subscriptionVms: {
      subscriptions: async ({ person: { objectId } }) => {
        listed.push(objectId)
        await isListed(objectId)
        return ids.map((id) => ({ id, name: `Subscription ${id}` }))
      },
      statesOf: () => Promise.reject(new Error('A scan asks for more than states.')),
      vmsOf: async ({ person: { objectId }, signal }, id) => {
        asked.push(`${objectId} ${id}`)
        deadlines.set(objectId, signal)
        await new Promise<void>((resolve, reject) => {
          waiting.set(`${objectId} ${id}`, { resolve, reject })
          most = Math.max(most, waiting.size)
        }).finally(() => waiting.delete(`${objectId} ${id}`))
        const computeVm = buildMachine(id, `${objectId}-${id}`)
        return { vms: Array.from({ length: machinesEach }, () => computeVm), failure: failures.get(id) }
      },
    },
    clock: {
      now: () => now,
      wait: (ms, signal) =>
        new Promise((resolve) => {
          expect(ms).toBe(PATIENCE_MS)
          passPatience.push(resolve)
          signal.addEventListener('abort', () => resolve())
        }),
    },
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    asked,
    listed,
    most: () => most,
    pass: (ms: number) => (now += ms),
    breakOff: (id: string, failure: AppError) => failures.set(id, failure),
    fill: (each: number) => (machinesEach = each),
    isStopped: (person: string) => deadlines.get(person)?.aborted,
    failListing: (error: Error) => (isListed = () => Promise.reject(error)),
    recover: () => (isListed = () => Promise.resolve()),
    answer: async (id: string, person = 'ada') => {
      await settle()
      waiting.get(`${person} ${id}`)?.resolve()
      await settle()
    },
    refuse: async (id: string, error: Error) => {
      await settle()
      waiting.get(`ada ${id}`)?.reject(error)
      await settle()
    },
    answerAll: async () => {
      await settle()
      while (waiting.size > 0) {
        for (const { resolve } of waiting.values()) resolve()
        await settle()
      }
    },
    look: (call = ADA) => scan.look(call, PATIENCE_MS),
    /** The view that a person gets after the timeout. */
    lookInVain: async (call = ADA) => {
      const view = scan.look(call, PATIENCE_MS)
      await settle()
      for (const pass of passPatience) pass()
      passPatience = []
      return view
    },
  }
}

describe('a scan of the subscriptions', () => {
  it('holds the machines of all of them, and the name of each one', async () => {
    const subscriptionVms = build(3)

    const view = subscriptionVms.look()
    await subscriptionVms.answerAll()

    const { vms, subscriptions, gaps, isComplete, asOf } = await view
    expect(vms.map(({ name }) => name).toSorted()).toEqual(['ada-s0', 'ada-s1', 'ada-s2'])
    expect(vms[0]?.subscriptionName).toMatch(/^Subscription s\d$/)
    expect(vms[0]?.addresses.knowledge).toBe('unavailable')
    expect({ subscriptions, gaps, isComplete, asOf }).toEqual({
      subscriptions: { all: 3, read: 3 },
      gaps: [],
      isComplete: true,
      asOf: 1_000,
    })
  })

  it('asks eight of them at a time, and each once', async () => {
    const subscriptionVms = build(50)

    const view = subscriptionVms.look()
    await subscriptionVms.answerAll()

    await view
    expect(subscriptionVms.most()).toBe(8)
    expect(subscriptionVms.asked).toHaveLength(50)
    expect(new Set(subscriptionVms.asked).size).toBe(50)
  })

  it('shows what there is while the rest arrives, and goes on from there', async () => {
    const subscriptionVms = build(3)
    const first = subscriptionVms.lookInVain()
    await subscriptionVms.answer('s1')
    const early = await first
    const second = await subscriptionVms.lookInVain()
    const third = subscriptionVms.look()
    await subscriptionVms.answerAll()
    const last = await third

    expect(early).toMatchObject({ subscriptions: { all: 3, read: 0 }, isComplete: false })
    expect(second).toMatchObject({ subscriptions: { all: 3, read: 1 }, isComplete: false })
    expect(second.vms.map(({ name }) => name)).toEqual(['ada-s1'])
    expect(last).toMatchObject({ subscriptions: { all: 3, read: 3 }, isComplete: true })
    expect(subscriptionVms.listed).toEqual(['ada'])
    expect(subscriptionVms.asked).toHaveLength(3)
  })

  it('that was shown is not changed by what arrives later', async () => {
    const subscriptionVms = build(2)
    const early = await subscriptionVms.lookInVain()

    await subscriptionVms.answerAll()

    expect(early.vms).toEqual([])
  })

  it('says which of them could not be read, and why, and is complete without them', async () => {
    const subscriptionVms = build(3)

    const view = subscriptionVms.look()
    await subscriptionVms.refuse('s1', new AppError('forbidden', 'notAllowed'))
    await subscriptionVms.answerAll()

    const { vms, subscriptions, gaps, isComplete } = await view
    expect(gaps).toEqual([
      { subscription: 'Subscription s1', reason: expect.objectContaining({ message: 'notAllowed' }) as unknown },
    ])
    expect(vms).toHaveLength(2)
    expect(subscriptions).toEqual({ all: 3, read: 2 })
    expect(isComplete).toBe(true)
  })

  it('keeps what could be read of one of them, and says so', async () => {
    const subscriptionVms = build(2)
    const failure = new AppError('azure-unavailable', 'azureTrouble')
    subscriptionVms.breakOff('s1', failure)

    const view = subscriptionVms.look()
    await subscriptionVms.answerAll()

    const { vms, gaps, subscriptions } = await view
    expect(vms.map(({ name }) => name).toSorted()).toEqual(['ada-s0', 'ada-s1'])
    expect(gaps).toEqual([{ subscription: 'Subscription s1', reason: failure, isPartial: true }])
    expect(subscriptions).toEqual({ all: 2, read: 2 })
  })

  it('is one for all who look at the same time as the same person', async () => {
    const subscriptionVms = build(2)

    const views = [subscriptionVms.look(), subscriptionVms.look()]
    await subscriptionVms.answerAll()

    const [first, second] = await Promise.all(views)
    expect(first?.vms).toEqual(second?.vms)
    expect(subscriptionVms.asked).toHaveLength(2)
  })

  it('is never shared by two people', async () => {
    const subscriptionVms = build(2)

    const views = [subscriptionVms.look(ADA), subscriptionVms.look(GRACE)]
    await subscriptionVms.answerAll()

    const [adas, graces] = await Promise.all(views)
    expect(adas?.vms.map(({ name }) => name).toSorted()).toEqual(['ada-s0', 'ada-s1'])
    expect(graces?.vms.map(({ name }) => name).toSorted()).toEqual(['grace-s0', 'grace-s1'])
    expect(subscriptionVms.listed).toEqual(['ada', 'grace'])
  })

  it('is told again for fifteen seconds after it was complete, and then made anew', async () => {
    const subscriptionVms = build(1)
    const first = subscriptionVms.look()
    await subscriptionVms.answerAll()
    await first

    subscriptionVms.pass(15_000)
    const kept = await subscriptionVms.look()
    subscriptionVms.pass(1)
    const anew = subscriptionVms.look()
    await subscriptionVms.answerAll()

    expect(kept).toMatchObject({ asOf: 1_000, isComplete: true })
    expect((await anew).asOf).toBe(16_001)
    expect(subscriptionVms.listed).toHaveLength(2)
  })

  it('throws where not even the subscriptions can be listed, and tries again next time', async () => {
    const subscriptionVms = build(1)
    subscriptionVms.failListing(new AppError('azure-unavailable', 'azureTrouble'))

    await expect(subscriptionVms.look()).rejects.toThrow('azureTrouble')

    subscriptionVms.recover()
    const view = subscriptionVms.look()
    await subscriptionVms.answerAll()
    expect((await view).vms).toHaveLength(1)
  })

  it.each(['lists the subscriptions', 'reads one of them'])(
    'throws a fault in what %s too, and keeps none',
    async (who) => {
      const subscriptionVms = build(1)
      const fault = new TypeError('Of undefined nothing can be read.')
      if (who === 'lists the subscriptions') subscriptionVms.failListing(fault)
      const view = subscriptionVms.look()
      const refused = expect(view).rejects.toThrow(fault)
      await subscriptionVms.refuse('s0', fault)
      await refused

      subscriptionVms.recover()
      const second = subscriptionVms.look()
      await subscriptionVms.answerAll()

      expect((await second).vms).toHaveLength(1)
    },
  )

  it('goes on when the one who looked has left, and waits no longer for them', async () => {
    const subscriptionVms = build(1)
    const leaving = new AbortController()
    const view = subscriptionVms.look(aCall({ signal: leaving.signal }))

    leaving.abort()

    expect(await view).toMatchObject({ isComplete: false })
    await subscriptionVms.answerAll()
    expect(await subscriptionVms.look()).toMatchObject({ isComplete: true, subscriptions: { all: 1, read: 1 } })
  })

  it('of somebody who has long gone makes room for others, and asks Azure for nothing more', async () => {
    const subscriptionVms = build(9)
    subscriptionVms.fill(400_001)
    await subscriptionVms.lookInVain()
    await subscriptionVms.answer('s0')

    const grace = subscriptionVms.lookInVain(GRACE)
    await grace

    expect(subscriptionVms.isStopped('ada')).toBe(true)
    expect(subscriptionVms.isStopped('grace')).toBe(false)
  })

  it('of nobody is complete and empty', async () => {
    expect(await build(0).look()).toMatchObject({ vms: [], isComplete: true, subscriptions: { all: 0, read: 0 } })
  })
})

describe('a scan in place of the inventory', () => {
  it.each(['azure-throttled', 'azure-unavailable', 'azure-slow', 'azure-refused', 'forbidden'] as const)(
    'may do where that is %s',
    (kind) => {
      expect(canFallBack(new AppError(kind, 'refused'))).toBe(true)
    },
  )

  it.each(['not-signed-in', 'sign-in-refused', 'more-proof-needed', 'misconfigured', 'invalid-input'] as const)(
    'would not help somebody for whom that is %s',
    (kind) => {
      expect(canFallBack(new AppError(kind, 'refused'))).toBe(false)
    },
  )

  it('does not hide a fault of the app', () => {
    expect(canFallBack(new TypeError())).toBe(false)
  })
})
