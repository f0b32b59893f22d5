import { AppError } from '../../../src/domain/app-error.ts'
import type { PowerState } from '../../../src/domain/power-state.ts'
import type { VmSnapshot } from '../../../src/domain/vm-snapshot.ts'
import { createVmLive } from '../../../src/features/vm-live/vm-live.ts'
import { aCall } from '../../support/call.ts'

const ID = { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'rg', name: 'web-01' }
const ADA = aCall()

function buildVm(power: PowerState): VmSnapshot {
  return {
    id: ID,
    name: ID.name,
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

/** A VM that shows the next state of `looks` at each poll, and stays at the last one. Time passes only by waiting. */
function follow(looks: readonly (PowerState | AppError)[]) {
  const asked: number[] = []
  const left = [...looks]
  let last: PowerState | AppError = 'unknown'
  let now = 0
  const look = () => {
    asked.push(now)
    last = left.shift() ?? last
    return last instanceof AppError ? Promise.reject(last) : Promise.resolve(buildVm(last))
  }
  const { follow: start } = createVmLive({
    vmPage: { read: () => (asked.length === 0 ? look() : Promise.resolve(buildVm(last as PowerState))) },
    computeVms: { get: look },
    activity: {
      find: () => Promise.resolve(undefined),
      refresh: (_, operation) => Promise.resolve(operation),
    },
    clock: {
      now: () => now,
      wait: (ms) => {
        now += ms
        return Promise.resolve()
      },
    },
  })
  const controller = new AbortController()
  return { asked, stop: () => controller.abort(), vms: start(ADA, ID, controller.signal) }
}

async function powersOf(vms: AsyncGenerator<VmSnapshot>): Promise<PowerState[]> {
  const powers: PowerState[] = []
  for await (const { power } of vms) powers.push(power)
  return powers
}

describe('following a machine', () => {
  it('tells each change once, and ends when nothing moves any more', async () => {
    const { vms } = follow(['starting', 'starting', 'starting', 'running'])

    expect(await powersOf(vms)).toEqual(['starting', 'running'])
  })

  it('looks once at a machine on which nothing moves', async () => {
    const { vms, asked } = follow(['deallocated'])

    expect(await powersOf(vms)).toEqual(['deallocated'])
    expect(asked).toHaveLength(1)
  })

  it('stays within the 36 reads at a stretch and 12 a minute that Compute allows', async () => {
    const { vms, asked } = follow([...Array<PowerState>(60).fill('starting'), 'running'])

    await powersOf(vms)

    const minutes = (asked.at(-1) ?? 0) / 60_000
    expect(asked.length).toBeLessThanOrEqual(36 + 12 * minutes)
    for (const [index, time] of asked.entries()) {
      expect(asked.filter((other) => other >= time && other < time + 60_000).length).toBeLessThanOrEqual(36)
      expect(index).toBeLessThan(100)
    }
  })

  it.each(['azure-throttled', 'azure-slow', 'azure-unavailable'] as const)(
    'waits out that Azure is %s',
    async (kind) => {
      const { vms } = follow(['starting', new AppError(kind, 'azureSlow'), new AppError(kind, 'azureSlow'), 'running'])

      expect(await powersOf(vms)).toEqual(['starting', 'running'])
    },
  )

  it('ends with the reason where Azure refuses', async () => {
    const { vms } = follow(['starting', new AppError('forbidden', 'notAllowed')])

    await expect(powersOf(vms)).rejects.toThrow('notAllowed')
  })

  it('ends when nobody listens any more', async () => {
    const { vms, asked, stop } = follow(['starting'])
    await vms.next()

    stop()

    expect((await vms.next()).done).toBe(true)
    expect(asked).toHaveLength(1)
  })
})
