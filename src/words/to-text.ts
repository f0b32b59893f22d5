import type { Sentence } from '../domain/sentence.ts'
import { words } from '../words/words.ts'

/** A sentence in words. One from a store may be of another version of this app, and then unknown. */
export function toText(sentence: Sentence): string {
  const found: unknown = Object.hasOwn(words.sentences, sentence.key) ? words.sentences[sentence.key] : undefined
  if (typeof found === 'string') return found
  if (typeof found !== 'function' || !('params' in sentence)) return words.sentences.refused
  return (found as (params: object) => string)(sentence.params)
}
