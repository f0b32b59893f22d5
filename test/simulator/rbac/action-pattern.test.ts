import { grantsAction, matchesAction } from '../../../simulator/rbac/action-pattern.ts'
import { BUILT_IN_ROLES, type RoleDefinition } from '../../../simulator/rbac/role-definition.ts'

const start = 'Microsoft.Compute/virtualMachines/start/action'

describe('A pattern of actions', () => {
  it.each([
    ['*', start, true],
    ['*/read', 'Microsoft.Compute/virtualMachines/instanceView/read', true],
    ['*/read', start, false],
    ['Microsoft.Compute/virtualMachines/*', start, true],
    ['microsoft.compute/VIRTUALMACHINES/START/action', start, true],
    ['Microsoft.Compute/*/action', start, true],
    ['Microsoft.Compute/virtualMachines', start, false],
    ['Microsoft.Compute/virtualMachines/start', start, false],
    ['MicrosoftxCompute/*', start, false],
  ])('%s on %s: %s', (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected)
  })
})

describe('A role definition', () => {
  it('takes away with notActions what its own actions grant', () => {
    const role: RoleDefinition = { ...BUILT_IN_ROLES.owner, notActions: ['Microsoft.Compute/virtualMachines/start/*'] }

    expect(grantsAction(role, start)).toBe(false)
    expect(grantsAction(role, 'Microsoft.Compute/virtualMachines/restart/action')).toBe(true)
  })

  it('lets a Contributor do everything but assign roles', () => {
    expect(grantsAction(BUILT_IN_ROLES.contributor, start)).toBe(true)
    expect(grantsAction(BUILT_IN_ROLES.contributor, 'Microsoft.Authorization/roleAssignments/write')).toBe(false)
    expect(grantsAction(BUILT_IN_ROLES.contributor, 'Microsoft.Authorization/roleAssignments/read')).toBe(true)
  })
})
