import type { OrganisationPolicy } from '../../../src/domain/organisation-policy.ts'
import { findInstead } from '../../../src/domain/vm-actions/instead.ts'
import { findTraits } from '../../../src/domain/vm-facts.ts'

const ALL: OrganisationPolicy = { disabledActions: [], subscriptions: undefined }
const ephemeral = { provisioning: 'Succeeded', traits: findTraits({ osDiskOption: 'Local' }) }

describe('what can be done in place of an action', () => {
  it('is a restart for a machine that can not be stopped, as long as it runs', () => {
    expect(findInstead('ephemeralDisk', { ...ephemeral, power: 'running' }, ALL)).toBe('restart')
    expect(findInstead('ephemeralDisk', { ...ephemeral, power: 'stopped' }, ALL)).toBeUndefined()
    expect(findInstead('ephemeralDisk', { ...ephemeral, power: 'restarting' }, ALL)).toBeUndefined()
  })

  it('is a start for a machine that is off', () => {
    expect(findInstead('off', { ...ephemeral, power: 'stopped' }, ALL)).toBe('start')
  })

  it('is nothing that the organisation has turned off, or that there is no word for', () => {
    const power = 'deallocated'

    expect(findInstead('off', { ...ephemeral, power }, { ...ALL, disabledActions: ['start'] })).toBeUndefined()
    expect(findInstead('alreadyOff', { ...ephemeral, power }, ALL)).toBeUndefined()
  })
})
