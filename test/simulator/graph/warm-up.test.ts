import { warmUpGraph } from '../../../simulator/graph/warm-up.ts'

describe('The warm-up of Resource Graph', () => {
  it('asks nothing that the language does not have', () => {
    expect(warmUpGraph).not.toThrow()
  })
})
