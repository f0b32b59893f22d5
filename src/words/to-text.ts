import { words } from './words.ts'

/** A sentence in words. One from a store may be of another version of this app, and then unknown. */
export function toText(sentence: { readonly key: string; readonly params?: unknown }): string {
  const found = Object.entries<unknown>(words.sentences).find(([key]) => key === sentence.key)?.[1]
  if (typeof found === 'string') return found
  if (typeof found !== 'function' || sentence.params === undefined) return words.sentences.refused
  return (found as (params: unknown) => string)(sentence.params)
}
