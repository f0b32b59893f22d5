import fc from 'fast-check'
import { BUILT_IN_ROLES, findLeastRole } from '../../src/domain/built-in-roles.ts'
import { findLacking, grants, type Permission } from '../../src/domain/rights.ts'
import { VM_ACTIONS } from '../../src/domain/vm-actions/vm-actions.ts'

const STOP = 'Microsoft.Compute/virtualMachines/deallocate/action'
const role = (actions: readonly string[], notActions: readonly string[] = []): Permission => ({ actions, notActions })

/** Letter by letter, trying everything that a star may stand for. */
function matchesNaively(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('*')) {
    return matchesNaively(pattern.slice(1), text) || (text !== '' && matchesNaively(pattern, text.slice(1)))
  }
  const isSame = pattern.slice(0, 1).toLowerCase() === text.slice(0, 1).toLowerCase()
  return isSame && matchesNaively(pattern.slice(1), text.slice(1))
}

function grantsNaively(permissions: readonly Permission[], action: string): boolean {
  for (const { actions, notActions } of permissions) {
    const isNamed = actions.some((pattern) => matchesNaively(pattern, action))
    if (isNamed && !notActions.some((pattern) => matchesNaively(pattern, action))) return true
  }
  return false
}

describe('what roles grant', () => {
  it.each([
    ['the action itself', [role([STOP])], true],
    ['in any letter case', [role([STOP.toUpperCase()])], true],
    ['everything', [role(['*'])], true],
    ['everything of the VMs, whatever slashes it has', [role(['Microsoft.Compute/virtualMachines/*'])], true],
    ['each action of any type', [role(['Microsoft.Compute/*/action'])], true],
    ['only what can be read', [role(['*/read'])], false],
    ['a type whose name begins alike', [role(['Microsoft.Compute/virtualMachines'])], false],
    ['nothing at all', [role([])], false],
    ['all but it', [role(['*'], [STOP])], false],
    ['all but it, and by another role it', [role(['*'], [STOP]), role([STOP])], true],
    ['all but it, and by another role all but something else', [role(['*'], [STOP]), role(['*'], ['*/read'])], true],
    [
      'stars whose parts would have to overlap',
      [role(['Microsoft.Compute/virtualMachines/deallocate/*late/action'])],
      false,
    ],
  ])('%s', (_, permissions, isGranted) => {
    expect(grants(permissions, STOP)).toBe(isGranted)
  })

  it('is the same as one finds by trying everything', () => {
    const part = fc.constantFrom('a', 'B', 'b', '/', '*', '.')
    const pattern = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(''))
    const action = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 7 }).map((parts) => parts.join(''))
    const permission = fc.record({
      actions: fc.array(pattern, { maxLength: 3 }),
      notActions: fc.array(pattern, { maxLength: 2 }),
    })

    fc.assert(
      fc.property(fc.array(permission, { maxLength: 3 }), action, (permissions, asked) => {
        expect(grants(permissions, asked)).toBe(grantsNaively(permissions, asked))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes no longer for a pattern of many stars', () => {
    expect(grants([role([`${'*a'.repeat(2_000)}!`])], 'a'.repeat(4_000))).toBe(false)
  })

  it('is told by the actions that are lacking', () => {
    expect(findLacking([role(['*'])])).toEqual([])
    expect(findLacking([])).toEqual(VM_ACTIONS.map(({ name }) => name))
    // Both take the same right.
    expect(findLacking([role(['*'], [STOP])])).toEqual(['stop', 'hibernate'])
  })
})

describe('the smallest role', () => {
  it.each([
    [['Microsoft.Compute/virtualMachines/start/action'], 'Desktop Virtualization Power On Contributor'],
    [[STOP], 'Desktop Virtualization Power On Off Contributor'],
    [[STOP, 'Microsoft.Compute/virtualMachines/reapply/action'], 'Virtual Machine Contributor'],
    [['Microsoft.Authorization/roleAssignments/write'], undefined],
  ])('with %s', (actions, name) => {
    expect(findLeastRole(actions)?.name).toBe(name)
  })

  it('is there for every action', () => {
    expect(VM_ACTIONS.map(({ needs }) => findLeastRole([needs])?.name ?? needs)).not.toContain(
      expect.stringMatching('/'),
    )
    const lacking = BUILT_IN_ROLES.map((one) => findLacking([one]).length)
    expect(lacking).toEqual(lacking.toSorted((a, b) => b - a))
  })
})
