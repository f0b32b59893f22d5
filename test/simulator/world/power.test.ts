import { createClock } from '../../../simulator/clock.ts'
import { statusAt } from '../../../simulator/world/power-operation.ts'
import type { PowerAction } from '../../../simulator/world/power-plan.ts'
import { stateAt } from '../../../simulator/world/power-timeline.ts'
import { createWorld } from '../../../simulator/world/world.ts'

const by = { objectId: 'somebody', name: 'somebody' }
function buildWorld(speed = 1) {
  const clock = createClock()
  const world = createWorld({ estate: 'contoso', clock, speed })
  const vms = [...world.subscriptions.values()].flatMap(({ groups }) =>
    [...groups.values()].flatMap(({ vms }) => [...vms.values()]),
  )
  const getVm = (name: string) => {
    const vm = vms.find((candidate) => candidate.name === name)
    if (vm === undefined) throw new Error(`There is no ${name}.`)
    return vm
  }
  return {
    clock,
    world,
    begin: (name: string, action: PowerAction) => {
      const begun = world.power.begin(getVm(name), action, { by })
      if ('refused' in begun) throw new Error(begun.refused.message)
      return begun
    },
    tryToBegin: (name: string, action: PowerAction) => world.power.begin(getVm(name), action, { by }),
    stateOf: (name: string) => stateAt(world.power.timelineOf(getVm(name)), clock.now()),
    statusOf: (id: string) => {
      const operation = world.power.findOperation(id)
      return operation && statusAt(operation, clock.now())
    },
  }
}

describe('The power of a machine', () => {
  it.each([
    ['start', 'dev-grace', 'starting', 'running', 30_000],
    ['deallocate', 'web-01', 'deallocating', 'deallocated', 60_000],
    ['powerOff', 'web-01', 'stopping', 'stopped', 15_000],
    ['restart', 'web-01', 'running', 'running', 45_000],
  ] as const)('%s on %s: %s, then %s after %i ms', (action, name, during, after, milliseconds) => {
    const { begin, clock, stateOf, statusOf } = buildWorld()

    const { id } = begin(name, action)
    clock.advance(milliseconds - 1_000)
    const meanwhile = { state: stateOf(name), operation: statusOf(id) }
    clock.advance(1_000)

    expect(meanwhile.state).toMatchObject({ power: during, provisioning: 'Updating' })
    expect(meanwhile.operation).toEqual({ status: 'InProgress' })
    expect(stateOf(name)).toMatchObject({ power: after, provisioning: 'Succeeded' })
    expect(statusOf(id)).toMatchObject({ status: 'Succeeded' })
  })

  it('changes faster with a higher speed', () => {
    const { begin, clock, stateOf } = buildWorld(30)

    begin('dev-grace', 'start')
    clock.advance(1_000)

    expect(stateOf('dev-grace').power).toBe('running')
  })

  it('leaves a machine alone that is already what it is asked to be, and succeeds at once', () => {
    const { begin, stateOf, statusOf } = buildWorld()
    const before = stateOf('web-01')

    const { id } = begin('web-01', 'start')

    expect(statusOf(id)).toMatchObject({ status: 'Succeeded' })
    expect(stateOf('web-01')).toBe(before)
  })

  it('lets a newer operation take the place of one under way', () => {
    const { begin, clock, stateOf, statusOf } = buildWorld()
    const first = begin('dev-grace', 'start')
    clock.advance(10_000)

    const second = begin('dev-grace', 'deallocate')
    clock.advance(60_000)

    expect(statusOf(first.id)).toMatchObject({ status: 'Canceled', error: { code: 'OperationPreempted' } })
    expect(statusOf(second.id)).toMatchObject({ status: 'Succeeded' })
    expect(stateOf('dev-grace').power).toBe('deallocated')
  })

  it('lets the same action asked twice end together', () => {
    const { begin, clock, statusOf } = buildWorld()
    const first = begin('dev-grace', 'start')
    clock.advance(10_000)

    const second = begin('dev-grace', 'start')
    clock.advance(20_000)

    expect(second.id).not.toBe(first.id)
    expect([statusOf(first.id)?.status, statusOf(second.id)?.status]).toEqual(['Succeeded', 'Succeeded'])
  })

  it('fails to start for want of capacity, and is deallocated afterwards', () => {
    const { begin, clock, stateOf, statusOf } = buildWorld()

    const { id } = begin('gpu-train', 'start')
    const meanwhile = stateOf('gpu-train').power
    clock.advance(30_000)

    expect(meanwhile).toBe('starting')
    expect(statusOf(id)).toMatchObject({ status: 'Failed', error: { code: 'AllocationFailed' } })
    expect(stateOf('gpu-train')).toMatchObject({ power: 'deallocated', provisioning: 'Failed' })
  })

  it.each([
    ['restart', 'dev-grace', 'The operation requires the VM to be running (or set to run).'],
    ['restart', 'reporting', 'The operation requires the VM to be running (or set to run).'],
    [
      'powerOff',
      'dev-grace',
      "Operation 'powerOff' is not allowed on VM 'dev-grace' since the VM is either deallocated",
    ],
  ] as const)('refuses to %s %s', (action, name, message) => {
    const { tryToBegin } = buildWorld()

    const refusal = tryToBegin(name, action)

    expect(refusal).toMatchObject({
      refused: { code: 'OperationNotAllowed', message: expect.stringContaining(message) },
    })
  })

  it('goes back to the seed with everything that was begun', () => {
    const { begin, clock, stateOf, statusOf, world } = buildWorld()
    const { id } = begin('dev-grace', 'start')
    clock.advance(30_000)

    world.reset()

    expect(stateOf('dev-grace').power).toBe('deallocated')
    expect(statusOf(id)).toBeUndefined()
  })
})
