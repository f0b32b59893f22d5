import { toPowerState } from '../../src/domain/power-state.ts'

describe('the power state', () => {
  it("is read from Azure's code in any letter case", () => {
    expect(toPowerState('PowerState/running')).toBe('running')
    expect(toPowerState('powerstate/DEALLOCATED')).toBe('deallocated')
  })

  it.each([undefined, '', 'PowerState/', 'PowerState/hibernated', 'running away'])('of %j is unknown', (code) => {
    expect(toPowerState(code)).toBe('unknown')
  })
})
