import { createAccess } from '../../../simulator/rbac/access.ts'
import { BUILT_IN_ROLES } from '../../../simulator/rbac/role-definition.ts'

const subscription = '/subscriptions/11111111-1111-4111-8111-111111111111'
const group = `${subscription}/resourceGroups/Rg-One`
const vm = `${group}/providers/Microsoft.Compute/virtualMachines/vm-1`
const read = 'Microsoft.Compute/virtualMachines/read'
const start = 'Microsoft.Compute/virtualMachines/start/action'

describe('Access', () => {
  it('is inherited from a subscription down to a machine', () => {
    const access = createAccess([{ principalId: 'ada', scope: subscription, role: BUILT_IN_ROLES.owner }])

    expect(access.may('ada', start, vm)).toBe(true)
  })

  it('is not inherited upward, nor sideways', () => {
    const access = createAccess([{ principalId: 'grace', scope: group, role: BUILT_IN_ROLES.reader }])

    expect(access.may('grace', read, subscription)).toBe(false)
    expect(access.may('grace', read, `${subscription}/resourceGroups/Rg-One-More`)).toBe(false)
    expect(access.may('grace', read, vm)).toBe(true)
  })

  it('does not care about the letter case of scopes', () => {
    const access = createAccess([{ principalId: 'grace', scope: group.toUpperCase(), role: BUILT_IN_ROLES.reader }])

    expect(access.may('grace', read, vm.toLowerCase())).toBe(true)
  })

  it('adds up the roles of a person', () => {
    const access = createAccess([
      { principalId: 'grace', scope: subscription, role: BUILT_IN_ROLES.reader },
      { principalId: 'grace', scope: vm, role: BUILT_IN_ROLES.virtualMachineContributor },
    ])

    expect(access.may('grace', start, vm)).toBe(true)
    expect(access.may('grace', start, `${group}/providers/Microsoft.Compute/virtualMachines/vm-2`)).toBe(false)
    expect(access.assignmentsAt('grace', vm)).toHaveLength(2)
  })

  it('knows that somebody has a role below a scope, without a right at the scope', () => {
    const access = createAccess([{ principalId: 'grace', scope: vm, role: BUILT_IN_ROLES.reader }])

    expect(access.hasRolesWithin('grace', subscription)).toBe(true)
    expect(access.hasRolesWithin('grace', group)).toBe(true)
    expect(access.hasRolesWithin('grace', `${subscription}/resourceGroups/other`)).toBe(false)
    expect(access.hasRolesWithin('mallory', subscription)).toBe(false)
  })
})
