import { DURING, findObstacle, GOAL, isTransitional, POWER_ACTIONS, toPowerState } from '../../src/domain/power.ts'

describe('the power state', () => {
  it("is read from Azure's code in any letter case", () => {
    expect(toPowerState('PowerState/running')).toBe('running')
    expect(toPowerState('powerstate/DEALLOCATED')).toBe('deallocated')
  })

  it.each([undefined, '', 'PowerState/', 'PowerState/hibernated', 'running away'])('of %j is unknown', (code) => {
    expect(toPowerState(code)).toBe('unknown')
  })
})

describe('an action', () => {
  it.each(POWER_ACTIONS)('%s is possible again neither while it runs nor, where it has an end, after it', (action) => {
    expect(isTransitional(DURING[action])).toBe(true)
    expect(findObstacle(action, DURING[action])).toBeDefined()
    expect(isTransitional(GOAL[action])).toBe(false)
  })

  it('stop fits a machine that is off but still billed, and one that hangs while it starts', () => {
    expect(findObstacle('stop', 'stopped')).toBeUndefined()
    expect(findObstacle('stop', 'starting')).toBeUndefined()
    expect(findObstacle('stop', 'deallocated')).toBe('It is off already.')
  })

  it.each(POWER_ACTIONS)('%s on a machine in an unknown state is left to Azure', (action) => {
    expect(findObstacle(action, 'unknown')).toBeUndefined()
  })
})
