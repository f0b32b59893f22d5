import type { Sentence } from '../../src/domain/sentence.ts'
import { toText } from '../../src/words/to-text.ts'

describe('a sentence in words', () => {
  it('is what its key says', () => {
    expect(toText({ key: 'azureSlow' })).toBe('Azure did not answer in time.')
  })

  it('has in it what belongs to it', () => {
    const params = { action: 'start', name: 'web-01', obstacle: 'alreadyRunning' } as const

    expect(toText({ key: 'actionDoesNotFit', params })).toBe("web-01 can't start now. It is running already.")
  })

  it.each<[string, object]>([
    ['that this version does not know', { key: 'saidByAnotherVersion' }],
    ['that lacks what belongs to it', { key: 'notWindows' }],
    ['by the name of what every object has', { key: 'constructor', params: {} }],
  ])('is a general one for a stored one %s', (_, stored) => {
    expect(toText(stored as Sentence)).toBe('Azure refused this.')
  })
})
