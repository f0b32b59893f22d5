import {
  allocationsUntil,
  continueTimeline,
  type PowerEntry,
  type PowerTimeline,
  stateAt,
} from '../../../simulator/world/power-timeline.ts'

const entry = (at: number, power: PowerEntry['power']): PowerEntry => ({ at, power, provisioning: 'Succeeded' })

describe('A timeline of power', () => {
  it('holds what its last entry until then says', () => {
    const timeline: PowerTimeline = [entry(100, 'deallocated'), entry(200, 'starting'), entry(230, 'running')]

    expect([0, 199, 200, 229, 230, 999].map((time) => stateAt(timeline, time).power)).toEqual([
      'deallocated',
      'deallocated',
      'starting',
      'starting',
      'running',
      'running',
    ])
  })

  it('loses its future to what happens now, and keeps its past', () => {
    const timeline: PowerTimeline = [entry(100, 'deallocated'), entry(200, 'starting'), entry(230, 'running')]

    const continued = continueTimeline(timeline, 210, [entry(210, 'deallocating'), entry(270, 'deallocated')])

    expect(stateAt(continued, 205).power).toBe('starting')
    expect(stateAt(continued, 240).power).toBe('deallocating')
    expect(stateAt(continued, 300).power).toBe('deallocated')
  })

  it('counts how often the machine was given a host', () => {
    const timeline: PowerTimeline = [
      entry(1, 'running'),
      entry(2, 'deallocated'),
      entry(3, 'starting'),
      entry(4, 'running'),
    ]

    expect([1, 2, 3, 4].map((time) => allocationsUntil(timeline, time))).toEqual([1, 1, 2, 2])
  })
})
