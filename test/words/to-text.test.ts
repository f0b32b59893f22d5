import type { Sentence } from '../../src/domain/sentence.ts'
import { de } from '../../src/words/de.ts'
import { en } from '../../src/words/en.ts'
import { toText } from '../../src/words/to-text.ts'

describe('a sentence in words', () => {
  it('is what its key says', () => {
    expect(toText(en, { key: 'azureSlow' })).toBe('Azure did not answer in time.')
  })

  it('has in it what belongs to it', () => {
    const params = { action: 'start', name: 'web-01', obstacle: 'alreadyRunning' } as const

    expect(toText(en, { key: 'actionDoesNotFit', params })).toBe('You can’t start web-01 now. It’s already running.')
  })

  it('is in one language, and so is the sentence inside it', () => {
    const sentence: Sentence = {
      key: 'fileNeedsAddresses',
      params: { because: { key: 'fileLacks', params: { subscriptions: ['A'], because: { key: 'azureSlow' } } } },
    }

    expect(toText(en, sentence)).toMatch(/ no file\. The file would lack “A”, .* Azure did not answer in time\.$/)
    expect(toText(de, sentence)).toContain(de.sentences.azureSlow)
    expect(toText(de, sentence)).not.toContain(en.sentences.azureSlow)
  })

  it.each<[string, object]>([
    ['that this version does not know', { key: 'saidByAnotherVersion' }],
    ['that lacks what belongs to it', { key: 'notWindows' }],
    ['that lacks its reason', { key: 'fileNeedsAddresses' }],
    ['by the name of what every object has', { key: 'constructor', params: {} }],
  ])('is a general one for a stored one %s', (_, stored) => {
    expect(toText(en, stored as Sentence)).toBe('Azure refused this.')
  })
})
