import { findOwn } from '../../src/domain/find-own.ts'
import { findProvisioningCondition } from '../../src/domain/vm-conditions.ts'

describe('a table that text from outside names an entry of', () => {
  it('has its own entries, and nothing that every object has', () => {
    const table = { one: 1 }

    expect(findOwn(table, 'one')).toBe(1)
    for (const name of ['constructor', 'toString', '__proto__', '', undefined]) {
      expect(findOwn(table, name)).toBeUndefined()
    }
  })

  it('is what the state of a machine is looked up in', () => {
    expect(findProvisioningCondition({ power: 'running', provisioning: 'constructor' })).toBeUndefined()
  })
})
