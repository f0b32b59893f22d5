import { createClock } from '../../../simulator/clock.ts'
import { vmArmId } from '../../../simulator/world/arm-id.ts'
import { stateAt } from '../../../simulator/world/power-timeline.ts'
import { createWorld } from '../../../simulator/world/world.ts'

const build = (estate: string) => createWorld({ estate, clock: createClock(), speed: 1 })
const vmsOf = (world: ReturnType<typeof build>) =>
  [...world.subscriptions.values()].flatMap(({ groups }) =>
    [...groups.values()].flatMap(({ vms }) => [...vms.values()]),
  )

describe('A generated estate', () => {
  it('is the same for the same numbers', () => {
    const first = build('generated:3x40')
    const second = build('generated:3x40')

    expect(vmsOf(first).map((vm) => ({ ...vm, id: vmArmId(vm), group: vm.group.name }))).toEqual(
      vmsOf(second).map((vm) => ({ ...vm, id: vmArmId(vm), group: vm.group.name })),
    )
    expect(first.directory).toEqual(second.directory)
  })

  it.each([
    ['generated:1x1', 1, 1],
    ['generated:50x1000', 50, 1000],
    ['generated:7x3', 7, 3],
    ['generated:2x0', 2, 0],
  ])('%s has %i subscriptions and %i machines, whose names are all different', (estate, subscriptions, machines) => {
    const world = build(estate)

    const names = vmsOf(world).map(({ name }) => name)
    expect(world.subscriptions.size).toBe(subscriptions)
    expect(new Set(names).size).toBe(machines)
    expect(names.every((name) => name.includes('vm'))).toBe(true)
  })

  it('has something deallocated in every subscription', () => {
    const world = build('generated:20x200')

    for (const { groups } of world.subscriptions.values()) {
      const powers = [...groups.values()].flatMap(({ vms }) =>
        [...vms.values()].map(({ timeline }) => stateAt(timeline, 0).power),
      )
      expect(powers).toContain('deallocated')
    }
  })

  it('mixes systems, regions, sizes and addresses', () => {
    const vms = vmsOf(build('generated:5x200'))

    expect(new Set(vms.map(({ image }) => image.osType))).toEqual(new Set(['Linux', 'Windows']))
    expect(new Set(vms.map(({ location }) => location)).size).toBeGreaterThan(2)
    expect(new Set(vms.map(({ size }) => size)).size).toBeGreaterThan(2)
    expect(new Set(vms.map(({ publicAddress }) => publicAddress?.allocation))).toEqual(
      new Set(['Static', 'Dynamic', undefined]),
    )
  })

  it('lets Ada do everything, and shows each user a share', () => {
    const world = build('generated:2x40')
    const [ada, ...users] = world.directory.people
    const read = 'Microsoft.Compute/virtualMachines/read'

    const seenBy = (id = '') => vmsOf(world).filter((vm) => world.access.may(id, read, vmArmId(vm))).length
    expect(ada?.userPrincipalName).toBe('ada@contoso.example')
    expect(seenBy(ada?.objectId)).toBe(40)
    expect(users.map(({ userPrincipalName }) => userPrincipalName)).toEqual([
      'user1@contoso.example',
      'user2@contoso.example',
    ])
    for (const user of users) {
      expect(seenBy(user.objectId)).toBeGreaterThan(0)
      expect(seenBy(user.objectId)).toBeLessThan(40)
    }
  })
})
