import { createClock } from '../../../simulator/clock.ts'
import { osDiskName, vmArmId } from '../../../simulator/world/arm-id.ts'
import { stateAt } from '../../../simulator/world/power-timeline.ts'
import type { Vm } from '../../../simulator/world/subscription.ts'
import { createWorld } from '../../../simulator/world/world.ts'

const world = createWorld({ estate: 'contoso', clock: createClock(), speed: 1 })
const vms = [...world.subscriptions.values()].flatMap(({ groups }) =>
  [...groups.values()].flatMap((group) => [...group.vms.values()]),
)
const powerOf = ({ timeline }: Vm) => stateAt(timeline, 0).power

function may(alias: string, action: string, vm: Vm): boolean {
  const person = world.directory.people.find(
    ({ userPrincipalName }) => userPrincipalName === `${alias}@contoso.example`,
  )
  return world.access.may(person?.objectId ?? '', `Microsoft.Compute/virtualMachines/${action}`, vmArmId(vm))
}

describe('Contoso', () => {
  it.each([
    ['is stopped and still billed', (vm: Vm) => powerOf(vm) === 'stopped'],
    ['failed to be provisioned', (vm: Vm) => stateAt(vm.timeline, 0).provisioning === 'Failed'],
    ['has an unknown power', (vm: Vm) => powerOf(vm) === undefined],
    ['has a dynamic address', (vm: Vm) => vm.publicAddress?.allocation === 'Dynamic'],
    ['has a name of 64 characters', (vm: Vm) => vm.name.length === 64],
    ['has markup in its tags', (vm: Vm) => Object.values(vm.tags).some((value) => value.includes('<script>'))],
    ['is locked', (vm: Vm) => world.locks.some(({ scope }) => scope === vmArmId(vm))],
    ['finds no capacity', (vm: Vm) => vm.startFailure !== undefined],
  ])('has exactly one machine that %s', (_what, isAwkward) => {
    expect(vms.filter(isAwkward)).toHaveLength(1)
  })

  it('has no private address twice in a subscription', () => {
    const addresses = vms.map(({ group, privateAddress }) => `${group.subscription.subscriptionId} ${privateAddress}`)

    expect(new Set(addresses).size).toBe(vms.length)
  })

  it('has machines without a public address, and a subscription that is disabled', () => {
    const own = [...world.subscriptions.values()].filter(({ tenantId }) => tenantId === undefined)
    const states = own.map(({ state }) => state)

    expect(vms.some(({ publicAddress }) => publicAddress === undefined)).toBe(true)
    expect(states).toEqual(['Enabled', 'Enabled', 'Disabled', 'Enabled'])
  })

  it('keeps to the lengths of names that Azure allows', () => {
    for (const vm of vms) {
      expect(vm.name.length).toBeLessThanOrEqual(vm.image.osType === 'Windows' ? 15 : 64)
      expect(osDiskName(vm).length).toBeLessThanOrEqual(80)
    }
  })

  it('gives Ada something to start and something to stop in each subscription that she owns', () => {
    for (const subscription of [...world.subscriptions.values()].slice(0, 2)) {
      const own = vms.filter((vm) => vm.group.subscription === subscription)

      expect(own.some((vm) => powerOf(vm) === 'deallocated' && may('ada', 'start/action', vm))).toBe(true)
      expect(own.some((vm) => powerOf(vm) === 'running' && may('ada', 'deallocate/action', vm))).toBe(true)
    }
  })

  it.each(['ada', 'grace', 'linus', 'margaret'])('shows %s a machine that is deallocated', (alias) => {
    expect(vms.some((vm) => powerOf(vm) === 'deallocated' && may(alias, 'read', vm))).toBe(true)
  })

  it('lets Margaret start and restart what she sees, and deallocate nothing', () => {
    const seen = vms.filter((vm) => may('margaret', 'read', vm))

    expect(seen.every((vm) => may('margaret', 'start/action', vm) && may('margaret', 'restart/action', vm))).toBe(true)
    expect(seen.some((vm) => may('margaret', 'deallocate/action', vm))).toBe(false)
  })

  it('shows Mallory nothing', () => {
    expect(vms.filter((vm) => may('mallory', 'read', vm))).toEqual([])
  })

  it('has a machine of the same name and group as one in another tenant, where Grace is a guest', () => {
    const twins = vms.filter(({ name, group }) => `${group.name}/${name}` === 'rg-dev-team/dev-grace')

    expect(twins.map(({ group }) => group.subscription.displayName)).toEqual([
      'Contoso Development',
      'Fabrikam Research',
    ])
  })

  it('lets everybody whom Entra holds up look at the machines of one group, and at no other', () => {
    const heldUp = world.directory.people.filter(({ obstacle }) => obstacle !== undefined)

    for (const { userPrincipalName } of heldUp) {
      const alias = userPrincipalName.split('@', 1)[0] ?? ''
      const groups = new Set(vms.filter((vm) => may(alias, 'read', vm)).map(({ group }) => group.name))
      expect([...groups]).toEqual(['rg-ci'])
      expect(vms.some((vm) => may(alias, 'start/action', vm))).toBe(false)
    }
    expect(heldUp.map(({ obstacle }) => obstacle)).toEqual([
      'mfa',
      'revoked',
      'blocked',
      'device',
      'unassigned',
      'other tenant',
      'no consent',
    ])
  })
})
