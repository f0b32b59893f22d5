import { isTransitional } from '../../../src/domain/power-state.ts'
import { hibernate } from '../../../src/domain/vm-actions/hibernate.ts'
import { reapply } from '../../../src/domain/vm-actions/reapply.ts'
import { restart } from '../../../src/domain/vm-actions/restart.ts'
import { simulateEviction } from '../../../src/domain/vm-actions/simulate-eviction.ts'
import { start } from '../../../src/domain/vm-actions/start.ts'
import { stop } from '../../../src/domain/vm-actions/stop.ts'
import {
  findObstacle,
  isAtGoal,
  isForKind,
  showsInState,
  VM_ACTIONS,
} from '../../../src/domain/vm-actions/vm-actions.ts'
import { findTraits } from '../../../src/domain/vm-facts.ts'
import { ICONS } from '../../../src/web/icons.ts'

const all = VM_ACTIONS.map((action) => [action.name, action] as const)

describe('an action', () => {
  it.each(all)('%s is possible again neither while it runs nor, if it leads elsewhere, at its goal', (_, action) => {
    const { during, goal, obstacles } = action

    if (during !== undefined) {
      expect(isTransitional(during)).toBe(true)
      expect(obstacles[during]).toBeDefined()
    }
    if (goal !== undefined) expect(isTransitional(goal)).toBe(false)
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

  it.each(all)('%s never fits a machine that is being deleted, moved or created', (_, action) => {
    const traits = findTraits({ priority: 'Spot', hibernationEnabled: true })

    expect(findObstacle(action, { power: 'running', provisioning: 'Deleting', traits })).toBe('deleting')
    expect(findObstacle(action, { power: 'deallocated', provisioning: 'Migrating', traits })).toBe('migrating')
    expect(findObstacle(action, { power: 'unknown', provisioning: 'Creating', traits })).toBe('creating')
  })

  it.each(all)('%s is left to Azure where a change was canceled, failed or is under way', (_, action) => {
    const traits = findTraits({ priority: 'Spot', hibernationEnabled: true })

    for (const provisioning of ['Canceled', 'Failed', 'Updating', 'Succeeded', '']) {
      expect(findObstacle(action, { power: 'unknown', provisioning, traits })).toBeUndefined()
    }
  })

  it('stop never fits a machine with an ephemeral disk, but a restart does', () => {
    const traits = findTraits({ osDiskOption: 'Local' })

    expect(findObstacle(stop, { power: 'running', provisioning: 'Succeeded', traits })).toBe('ephemeralDisk')
    expect(findObstacle(stop, { power: 'stopped', provisioning: 'Succeeded', traits })).toBe('ephemeralDisk')
    expect(findObstacle(restart, { power: 'running', provisioning: 'Succeeded', traits })).toBeUndefined()
  })

  it.each([
    [hibernate, { priority: 'Spot' }, 'cannotHibernate'],
    [simulateEviction, { hibernationEnabled: 'true' }, 'notSpot'],
  ] as const)('fits one kind of machine alone, whatever its state', (action, other, obstacle) => {
    const traits = findTraits(other)

    expect(isForKind(action, { traits })).toBe(false)
    expect(isForKind(action, {})).toBe(false)
    expect(findObstacle(action, { power: 'running', provisioning: 'Succeeded', traits })).toBe(obstacle)
    expect(findObstacle(action, { power: 'running', provisioning: 'Succeeded' })).toBe(obstacle)
  })

  it('is shown by a state of the machine, but for what leads to where it began, or begins later', () => {
    expect(VM_ACTIONS.filter((action) => !showsInState(action)).map(({ name }) => name)).toEqual([
      'restart',
      'redeploy',
      'reapply',
      'simulate-eviction',
    ])
  })

  it('is done where it leads, but a restart never by a state alone', () => {
    expect(isAtGoal(start, 'running')).toBe(true)
    expect(isAtGoal(stop, 'deallocated')).toBe(true)
    expect(isAtGoal(stop, 'stopped')).toBe(false)
    expect(isAtGoal(restart, 'running')).toBe(false)
    expect(isAtGoal(reapply, 'running')).toBe(false)
    expect(isAtGoal(simulateEviction, 'deallocated')).toBe(true)
  })
})
