import { isTransitional } from '../../../src/domain/power-state.ts'
import { restart } from '../../../src/domain/vm-actions/restart.ts'
import { start } from '../../../src/domain/vm-actions/start.ts'
import { stop } from '../../../src/domain/vm-actions/stop.ts'
import { isAtGoal, VM_ACTIONS } from '../../../src/domain/vm-actions/vm-actions.ts'
import { ICONS } from '../../../src/web/icons.ts'

const all = VM_ACTIONS.map((action) => [action.name, action] as const)

describe('an action', () => {
  it.each(all)('%s is possible again neither while it runs nor, if it leads elsewhere, at its goal', (_, action) => {
    expect(isTransitional(action.during)).toBe(true)
    expect(action.obstacles[action.during]).toBeDefined()
    expect(isTransitional(action.goal)).toBe(false)
  })

  it.each(all)('%s on a machine in an unknown state is left to Azure', (_, action) => {
    expect(action.obstacles.unknown).toBeUndefined()
  })

  it.each(all)('%s has an icon', (_, action) => {
    expect(Object.keys(ICONS)).toContain(action.icon)
  })

  it('stop fits a machine that is off but still billed, and one that hangs while it starts', () => {
    expect(stop.obstacles.stopped).toBeUndefined()
    expect(stop.obstacles.starting).toBeUndefined()
    expect(stop.obstacles.deallocated).toBe('alreadyOff')
  })

  it('is done where it leads, but a restart never by a state alone', () => {
    expect(isAtGoal(start, 'running')).toBe(true)
    expect(isAtGoal(stop, 'deallocated')).toBe(true)
    expect(isAtGoal(stop, 'stopped')).toBe(false)
    expect(isAtGoal(restart, 'running')).toBe(false)
  })
})
