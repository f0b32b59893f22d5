import { azureSaid, type Rich } from './rich.ts'
import type { Words } from './words.ts'

interface Said {
  readonly key: string
  readonly params?: unknown
}

/**
 * A sentence in words, and so is a sentence inside it. One from a store may be of another version of this app, and then
 * unknown.
 */
export function toText(words: Words, sentence: Said): string {
  const found = Object.entries<unknown>(words.sentences).find(([key]) => key === sentence.key)?.[1]
  if (typeof found === 'string') return found
  if (typeof found !== 'function' || sentence.params === undefined) return words.sentences.refused
  return (found as (params: unknown) => string)(withTexts(words, sentence.params))
}

/** The same for a page, which says of Azure's own words that they are English. */
export function toRich(words: Words, sentence: Said): Rich {
  const text = toText(words, sentence)
  return [isAzures(sentence) ? azureSaid(text) : text]
}

/** Whether a sentence is what Azure itself says, in English. */
export function isAzures({ key }: Said): boolean {
  return key === 'azureSays'
}

/** Parameters with a text in place of the sentence that stands for the reason. */
function withTexts(words: Words, params: unknown): unknown {
  if (typeof params !== 'object' || params === null || !('because' in params) || !isSaid(params.because)) return params
  return { ...params, because: toText(words, params.because) }
}

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string'
}
